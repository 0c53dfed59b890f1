'use strict'
// Holds segue against Segment's engine on random events and random mappings: `node compare.js SEGUE [ROUNDS] [SEED]`.
// Prints every disagreement; exits 1 if there is one.
const { spawnSync } = require('child_process')
const fs = require('fs')
const os = require('os')
const path = require('path')
const [binary, rounds = '200', seedText = '1'] = process.argv.slice(2)
const only = process.env.ONLY
const now = 1767323045678
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compare-'))

let state = Number(seedText) * 2654435761
const below = (n) => {
  state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0
  let x = state
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return ((x ^ (x >>> 15)) >>> 0) % n
}
const pick = (list) => list[below(list.length)]
const chance = (percent) => below(100) < percent

const texts = ['', ' ', 'a', 'abc', 'Ä', 'ß', 'x y', 'true', 'false', '0', '1', '-1', '1.5', '1e3', '0x10', ' 7 ', 'null', 'user-1', 'a.b', '$', '$.', 'Infinity', 'İ', 'ΑΣ', '😀', '{{event}}', '}}', '\u2028', 'a"b\\c', '\n', '9007199254740993']
const numbers = [0, 1, -1, 1.5, -0.5, 1e21, 1e-7, 123456789012345680000, 9007199254740991, 0.1, 100, 1e300, 1764498030, 1764498030123]
const dates = ['2025-11-30T10:20:30.400Z', '2025-11-30T10:20:30Z', '2025-11-30', '2025-11', '2025', '20251130', '2025-11-30 10:20:30', '2025-11-30T10:20:30+02:00', '2025-11-30T10:20:30.5', '2025-02-31', '2025-13-01', '2025-11-30T24:00:00Z', 'Sun, 30 Nov 2025 10:20:30 GMT', '1764498030', '1764498030123', 0, 1764498030, 1764498030123, -5, 8.7e15, '2025/11/30', '2025-11-30T10:20', 'nope', '2025-334', '0099-01-01', '+010000-01-01T00:00:00Z', '2025-11-30T10:20:30.123456Z']
const keys = ['a', 'b', 'c', 'name', 'email', 'total', '0', '1', '2', 'length', 'x y', 'k.k', '$email', 'createdAt', 'id', 'time', 'products', 'firstName', 'lastName', 'token', 'coupon', 'revenue', 'increment']

function value(depth = 3) {
  switch (below(depth > 0 ? 10 : 7)) {
    case 0: return null
    case 1: return chance(50)
    case 2: case 3: return pick(numbers)
    case 4: case 5: case 6: return pick(texts)
    case 7: return Array.from({ length: below(4) }, () => value(depth - 1))
    default: {
      const object = {}
      for (let i = below(5); i > 0; i--) object[pick(keys)] = value(depth - 1)
      return object
    }
  }
}

const base = () => ({
  type: pick(['track', 'track', 'track', 'page', 'screen', 'identify', 'group', 'alias']),
  event: pick(['Signed Up', 'Order Completed', 'Order Completed', 'Plan Viewed']),
  name: 'Home', category: 'Docs', userId: 'user-1', anonymousId: 'anon-1', groupId: 'acme', previousId: 'old-1',
  messageId: 'msg-1', timestamp: '2025-12-31T23:59:58.123Z',
  context: {
    ip: '203.0.113.9', locale: 'de-DE', timezone: 'Europe/Berlin', groupId: 'g-1',
    app: { build: '1', name: 'App', namespace: 'com.x', version: '2.0', platform: 'ios' },
    os: { name: 'iOS', version: '18' },
    device: { id: 'd', type: 'ios', name: 'n', manufacturer: 'Apple', model: 'm', advertisingId: 'ad', idfa: 'if', adTrackingEnabled: true },
    network: { bluetooth: false, cellular: true, wifi: true, carrier: 'c' },
    location: { country: 'DE', region: 'BE' }, library: { name: 'analytics.js', version: '1' },
    page: { url: 'https://x/', referrer: 'https://y/', title: 't' }, screen: { width: 1, height: 2, density: 3 },
    userAgent: 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.1 Safari/537.36',
    campaign: { source: 's', medium: 'm', name: 'n', term: 't', content: 'c' },
    userAgentData: { mobile: false, platform: 'Windows', architecture: 'x', bitness: '64', model: 'm', platformVersion: '1', uaFullVersion: '2', wow64: true },
    integration: { name: 'x' }
  },
  properties: { total: 10, revenue: 5, plan: 'pro', coupon: 'c', increment: { a: 1, b: '2' }, products: [{ product_id: 'p', sku: 's', price: 1.5, quantity: 2, position: 1 }, { product_id: 'q', name: 'N', extra: 1 }] },
  traits: { email: 'e@x', firstName: 'A', lastName: 'B', name: 'A B', createdAt: '2024-01-01', plan: 'pro' }
})

function event() {
  const e = base()
  for (let n = below(6); n > 0; n--) {
    let at = e
    let names = Object.keys(at)
    let key = pick(names)
    while (at[key] && typeof at[key] === 'object' && Object.keys(at[key]).length && chance(75)) {
      at = at[key]
      key = pick(Object.keys(at))
    }
    if (at === e && (key === 'context' || key === 'type')) continue
    if (key === 'timestamp') at[key] = pick(dates)
    else if (chance(25)) delete at[key]
    else if (key === 'userAgent') at[key] = pick(agents)
    else at[key] = value()
    if (chance(15) && at && !Array.isArray(at) && at !== e) at[pick(keys)] = value()
  }
  return e
}
const agents = ['', 'curl/8', 'Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12 Version/12.16', 'Mozilla/5.0 (X) AppleWebKit/537.36 Chrome/1.2 Safari/5 OPR/99.0.1', 'Mozilla/5.0 (BB10; Touch) Version/10.1.0', 'Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18.1 Mobile/15E Safari/604.1', 'Mozilla/5.0 Firefox/131.0', 'Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0', 'Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', 'Mozilla/5.0 Edg/120.0.1 Chrome/120.0.0 Safari/537', 'x SamsungBrowser/20.0 Chrome/1.1', 'UCBrowser/12.1.2', 'FBIOS', 'CriOS/120.0.1 Safari', 'Konqueror:4.5.6', 'Gecko rv:1.9.2', 'MSIE 10.0;', 'android 4.4.2 Android', 'Mini OPR/1.1']

// mappings made of directives
const paths = ['$.event', '$.properties', '$.properties.total', '$.properties.products', '$.properties.products[0].price', '$.traits.email', '$.context.ip', '$.nope', '$.properties.products.0', 'properties.plan', '$.', '', '.', "$.properties['plan']", '$.name.length', '$.properties.increment', '$.traits', 'a', 'b', 'product_id', '$.product_id', 'price', '0', 'length', '$.a.b']
const data = () => (chance(60) ? directive(1) : chance(50) ? value(1) : pick(texts))
function directive(depth = 3) {
  const inner = () => (depth > 0 && chance(70) ? directive(depth - 1) : chance(40) ? { '@path': pick(paths) } : value(1))
  const textish = () => (chance(80) ? pick(paths) : directive(0))
  switch (below(15)) {
    case 0: case 1: case 2: return { '@path': textish() }
    case 3: return { '@template': pick(['{{event}}', 'x{{ properties.total }}y', '{{{event}}}', '{{$.event}}', '{{properties.products}}', '{{properties}}', '{{a}}{{nope}}', '{{properties.increment.a}}-{{traits.name}}', '{{}}', '{{.}}', '{{ }}', '{{{{event}}}}', '{{{name}}}}', 'a{{b', '{{properties.products.0.price}}']) }
    case 4: {
      const spec = {}
      spec[pick(['exists', 'blank'])] = inner()
      if (chance(20)) spec[pick(['exists', 'blank'])] = inner()
      if (chance(85)) spec.then = inner()
      if (chance(85)) spec.else = inner()
      return { '@if': spec }
    }
    case 5: return { '@case': { operator: pick(['lower', 'upper', 'lower', 'upper', 'Upper', 'x']), value: textishValue(depth) } }
    case 6: {
      const spec = { pattern: pick(['a', 'e', '.', ' ', 'ss', '$', 'E', '1', 'ß', 'or']), replacement: pick(['', 'X', '$&', '$$', '$1', "$'", '$`', 'yy']), value: textishValue(depth) }
      if (chance(40)) spec.ignorecase = chance(50)
      if (chance(40)) spec.global = chance(50)
      if (chance(25)) { spec.pattern2 = pick(['b', 'X', '', '$']); spec.replacement2 = pick(['', 'Q', '$&']) }
      return { '@replace': spec }
    }
    case 7: return { '@arrayPath': chance(20) ? [textish()] : [textish(), chance(80) ? shape(depth) : inner()] }
    case 8: return { '@flatten': { separator: pick(['.', '_', '-', '']) || '.', value: inner(), ...(chance(30) ? { omitArrays: chance(60) } : {}) } }
    case 9: return { '@json': { mode: pick(['encode', 'decode', 'encode', 'decode', 'ENCODE']), value: inner() } }
    case 10: return { '@merge': { direction: pick(['left', 'right', 'LEFT']), objects: Array.from({ length: below(4) }, () => (chance(80) ? objectish(depth) : { '@path': pick(paths) })) } }
    case 11: return { '@transform': { apply: chance(80) ? { a: inner(), b: { '@path': pick(paths) }, properties: inner() } : directive(0), mapping: chance(70) ? { v: { '@path': pick(paths) }, w: inner() } : directive(depth - 1) } }
    case 12: return { '@literal': inner() }
    case 13: return { '@excludeWhenNull': inner() }
    default: return { '@liquid': pick(['{{ event }}', '{{ event | upcase }}', '{{ properties.total | plus: 1 }}', '{% if traits.plan == "pro" %}yes{% else %}no{% endif %}', '{{ properties.products }}', '{{ properties.products | size }}', '{{ properties.products[0].price | times: 2 }}', '{{ nope | default: "d" }}', '{% assign x = event | split: " " %}{{ x | first }}-{{ x.last }}', '{{ traits.createdAt | date: "%Y" }}', '{{ name | slice: 0, 2 }}', '{{ name | append: "!" | capitalize }}', '{{ properties | json }}', '{{ context.locale | replace: "-", "_" }}', '{{ "a,b" | split: "," | join: "+" }}', '{{ properties.total | divided_by: 3 | round: 2 }}', '{% unless userId %}x{% endunless %}', '{{ event | truncate: 5 }}', '{{ event | strip | size }}', '{{ 5 | modulo: 3 }}{{ -3 | abs }}{{ 2.5 | ceil }}{{ 2.5 | floor }}', '{{ event | url_encode }}{{ event | escape }}', '{% capture z %}{{ name }}{% endcapture %}{{ z | downcase }}', '{{ properties.increment.a | minus: 2 | at_least: 1 }}', '{{ true and false or true }}', '{% increment n %}{% increment n %}', '{{ event contains "e" }}', '{{ (1..3) | join: "," }}', '{{ properties.products | first }}', '{{ traits.email | remove: "@" | prepend: "p" }}']) }
  }
}
const textishValue = (depth) => (chance(60) ? { '@path': pick(paths) } : chance(50) && depth > 0 ? directive(depth - 1) : pick(texts))
const objectish = (depth) => { const o = {}; for (let i = below(4); i > 0; i--) o[pick(keys)] = chance(50) ? { '@path': pick(paths) } : depth > 0 && chance(40) ? directive(depth - 1) : value(1); return o }
const shape = (depth) => { const o = {}; for (let i = 1 + below(3); i > 0; i--) o[pick(keys)] = chance(70) ? { '@path': pick(paths) } : depth > 0 ? directive(depth - 1) : value(1); return o }

// conditions whose reading is the same in FQL as documented and as Segment reads it
function condition() {
  const one = () => pick([
    () => 'type = "track"',
    () => 'type = "track"',
    () => 'type != "x"',
    () => `type = "${pick(['track', 'page', 'identify', 'group', 'alias'])}"`,
    () => `event ${pick(['=', '!='])} "${pick(['Signed Up', 'Order Completed'])}"`,
    () => `properties.${pick(['total', 'plan', 'a'])} ${pick(['=', '!=', '<', '<=', '>', '>='])} ${pick(['5', '10', '1.5', '-1'])}`,
    () => `properties.${pick(['total', 'plan', 'products'])} ${pick(['=', '!='])} null`,
    () => `${pick(['contains', 'match'])}(${pick(['event', 'properties.plan', 'traits.email'])}, "${pick(['*ed', 'S*', 'pr*', '*x'])}")`,
    () => `!${pick(['contains', 'match'])}(${pick(['event', 'properties.plan', 'traits.email'])}, "${pick(['*ed', 'S*', 'pr*', '*x'])}")`,
    () => `context.network.wifi = ${pick(['true', 'false'])}`,
    () => `userId ${pick(['=', '!='])} null`
  ])()
  const connector = pick([' and ', ' or '])
  return Array.from({ length: 1 + below(3) }, one).join(connector)
}

// expressions as Segment's reader meets them: pieces of its language, mostly in order, sometimes glued or thrown together
const words = ['type', 'event', 'name', 'userId', 'properties', 'properties.total', 'properties.plan', 'properties.products', 'traits.email', 'traits', 'context.network.wifi', 'properties.products.\\0.price', 'properties.plan.length', 'properties.\\.', 'properties\\.', 'type.x', 'propertiesX.total', 'anonymousId', 'an', 'a', 'at', 'nyc', 'n', 'not', 'AND', 'toString', 'constructor.x', 'properties.constructor', 'properties . plan', '\\and', 'traits.n\\ame', 'context.page[url]', 'exists', 'pro', 'true', 'false', 'null', '\\null', 'and', 'or', 'track', 'contains', 'match']
const operators = ['=', '=', '=', '!=', '!=', '<', '<=', '>', '>=', '==', '!', 'in', 'contains', 'starts_with', 'not_ends_with', 'is_true', 'number_not_equals', '\\=', '.', ',']
const literals = ['"track"', '"Signed Up"', "'track'", '"pro"', '"pro*"', '"*ed"', '"Sig*"', '"*p*"', '""', '5', '10', '1.50', '-1', '+10', '1e3', '.5', '5.', '1.2.3', '-', '007', 'true', 'false', 'null', 'track', 'pro', 'nyc', 'ab', '"true"', '"10"', "'a\"b'", '"é"', '"', "'", '"*"', '*', '{', '\r', '\u00a0', '9007199254740993', '"😀x"']
function expression() {
  const blank = () => pick([' ', ' ', ' ', ' ', ' ', '', '  ', '\t', '\n'])
  const comparison = () => pick(words) + blank() + pick(operators) + blank() + pick(literals)
  const call = () => pick(['', '', '!', '! ']) + pick(['contains', 'match']) + pick(['(', '(', '(', ' ( ', ' ']) + pick(words) + pick([', ', ',', ' ', ' , ']) + pick(literals) + pick([')', ')', ')', '', ' )'])
  const group = () => pick(['(', '(', '!(', '((']) + Array.from({ length: below(3) }, one).join(pick([' and ', ' or ', ' '])) + pick([')', ')', '))', ''])
  const one = () => pick([comparison, comparison, comparison, call, call, group, () => pick(words), () => pick(literals), () => pick(operators)])()
  return Array.from({ length: 1 + below(4) }, one).join(pick([' and ', ' or ', ' and ', ' or ', ' ', 'and ', ' and or '])) + pick(['', '', '', ' ', ' or', ' and'])
}

const canonical = (v) => {
  if (Array.isArray(v)) return v.map(canonical)
  if (v && typeof v === 'object') return Object.fromEntries(Object.keys(v).sort().map((k) => [k, canonical(v[k])]))
  if (typeof v === 'string') return v.replace(/4fzzzxjy4fzzzxjy/, 'GENERATED')
  return v
}
const text = (v) => JSON.stringify(canonical(v))
const write = (name, content) => { const file = path.join(folder, name); fs.writeFileSync(file, content); return file }
function oracle(lines) {
  const run = spawnSync('node', [path.join(__dirname, 'oracle.js')], { input: lines.map((l) => JSON.stringify(l)).join('\n'), maxBuffer: 1 << 30 })
  return run.stdout.toString().split('\n').filter(Boolean).map((l) => JSON.parse(l))
}
function segue(args) {
  const run = spawnSync(binary, args, { maxBuffer: 1 << 30 })
  if (run.status === null || run.status > 2) return { crash: run.stderr.toString().slice(-800) + ' status ' + run.status }
  return { status: run.status, lines: run.stdout.toString().split('\n').filter(Boolean).map((l) => JSON.parse(l)), error: run.stderr.toString() }
}

const { definition } = require('./engine')
const engineActions = Object.keys(definition.actions)
const fieldsOf = Object.fromEntries(engineActions.map((a) => [a, Object.keys(definition.actions[a].fields)]))
const requiredOf = Object.fromEntries(engineActions.map((a) => [a, fieldsOf[a].filter((f) => definition.actions[a].fields[f].required === true)]))
const defaults = Object.fromEntries(engineActions.map((a) => [a, Object.fromEntries(fieldsOf[a].map((f) => [f, definition.actions[a].fields[f].default ?? null]))]))

let disagreements = 0
let compared = 0
// The members in which two answers differ, rather than two long texts.
function difference(a, b) {
  try {
    const flat = (v, at = '', out = {}) => {
      if (v && typeof v === 'object') for (const k of Object.keys(v)) flat(v[k], `${at}/${k}`, out)
      else out[at] = JSON.stringify(v)
      return out
    }
    const [x, y] = [flat(JSON.parse(a)), flat(JSON.parse(b))]
    const keys = [...new Set([...Object.keys(x), ...Object.keys(y)])].filter((k) => x[k] !== y[k])
    return keys.slice(0, 6).map((k) => `${k}: ${x[k]} | ${y[k]}`).join('\n  ')
  } catch {
    return ''
  }
}
// What sets an event apart from the usual one.
const unusual = (e) => difference(JSON.stringify(e), JSON.stringify({ ...base(), type: e.type, event: e.event })) || '-'
function disagree(kind, what) {
  disagreements++
  if (typeof what.ours === 'string' && typeof what.theirs === 'string') {
    const short = difference(what.ours, what.theirs)
    if (short) what = { ...what, ours: undefined, theirs: undefined, 'ours | theirs': `\n  ${short}` }
  }
  if (disagreements <= Number(process.env.SHOW || 20)) console.log(`--- ${kind}\n${Object.entries(what).filter(([, v]) => v !== undefined).map(([k, v]) => `${k}: ${typeof v === 'string' ? v : JSON.stringify(v)}`).join('\n')}`)
}

const settings = { projectToken: 'project-token', apiSecret: 'api-secret', apiRegion: 'EU 🇪🇺', sourceName: 'web', strictMode: '1' }
function destination(name, subscriptions, events) {
  const body = subscriptions === 'presets' ? { presets: 'all' } : { mappings: subscriptions.map(({ type, ...s }) => s) }
  const file = write(`${name}.json`, JSON.stringify({ version: 1, destination: 'mixpanel', settings: { ...settings, compatibility: 'segment' }, ...body }))
  const input = write(`${name}.ndjson`, events.map((e) => JSON.stringify(e)).join('\n'))
  const ours = segue(['map', '-m', file, input, '--emit', 'requests', '--now', new Date(now).toISOString(), '--show-secrets'])
  const [theirs] = oracle([{ id: 1, settings, subscriptions, events }])
  if (ours.crash || !ours.lines.length && ours.status === 2) {
    // What fails for every event there may be refused at load here.
    if (!ours.crash && theirs.outcomes.every((o) => o.error || o.skipped)) return
    return disagree('does not load', { subscriptions, ours: ours.crash || ours.error.slice(0, 1500), theirs: theirs.outcomes.slice(0, 2) })
  }
  const mine = new Map(ours.lines.map((l) => [`${l.event}/${l.mapping}`, l]))
  for (const outcome of theirs.outcomes) {
    const key = `${outcome.event_index}/${outcome.subscription}`
    const line = mine.get(key)
    mine.delete(key)
    compared++
    const a = !line ? 'no line' : line.error ? 'error' : text(line.requests).replace(/"\$insert_id":"(\d*)[0-9a-z]{16}"/g, '"$insert_id":"$1GENERATED"')
    const b = outcome.error ? 'error' : text(outcome.requests).replace(/"\$insert_id":"(\d*)[0-9a-z]{16}"/g, '"$insert_id":"$1GENERATED"')
    if (a !== b) disagree('request', { subscription: subscriptions === 'presets' ? outcome.subscription : subscriptions, event: unusual(events[outcome.event_index]), ours: line && line.error ? line.error : a, theirs: outcome.error || b })
  }
  for (const line of mine.values()) if (line.mapping) disagree('fires only here', { subscriptions, event: events[line.event], ours: line })
}

for (let round = 0; round < Number(rounds); round++) {
  if (!only || only === 'presets') destination('presets', 'presets', Array.from({ length: 200 }, event))
  if (!only || only === 'mapping') {
    const mappings = Array.from({ length: 20 }, () => (chance(80) ? { out: directive(), ...(chance(30) ? { more: data() } : {}) } : directive()))
    const events = Array.from({ length: 10 }, event)
    const input = write('mapping.ndjson', events.map((e) => JSON.stringify(e)).join('\n'))
    const theirs = oracle(mappings.flatMap((mapping, m) => events.map((e, i) => ({ id: `${m}/${i}`, mapping, event: e }))))
    mappings.forEach((mapping, m) => {
      const ours = segue(['eval', '--segment-mapping', write('mapping.json', JSON.stringify(mapping)), input, '--now', new Date(now).toISOString()])
      events.forEach((e, i) => {
        compared++
        const b = theirs[m * events.length + i]
        const there = b.error !== undefined ? 'error' : b.undefined ? 'missing' : text(b.output)
        const line = ours.lines && ours.lines[i]
        const here = ours.crash ? ours.crash : ours.status === 2 || line.error !== undefined ? 'error' : line.missing ? 'missing' : text(line.output)
        if (here !== there) disagree('mapping', { mapping, event: unusual(e), ours: here === 'error' ? ours.error.slice(0, 600) || line : here, theirs: b.error || there })
      })
    })
  }
  if (!only || only === 'fql') {
    const events = Array.from({ length: 12 }, event)
    const input = write('fql.ndjson', events.map((e) => JSON.stringify(e)).join('\n'))
    const expressions = Array.from({ length: 25 }, expression)
    const theirs = oracle(expressions.flatMap((fql, x) => events.map((e, i) => ({ id: `${x}/${i}`, fql, event: e }))))
    expressions.forEach((fql, x) => {
      const ours = segue(['eval', `--segment-fql=${fql}`, input])
      events.forEach((e, i) => {
        compared++
        const b = theirs[x * events.length + i]
        const there = b.match === true
        const here = ours.crash || (ours.status !== 2 && ours.lines[i] === true)
        const unreadable = ours.status === 2
        if (here !== there || (unreadable && b.match !== undefined && !b.error)) disagree('fql', { fql, event: unusual(e), ours: ours.error || here, theirs: b })
      })
    })
  }
  if (!only || only === 'subscription') {
    const action = pick(engineActions)
    const mapping = {}
    for (const field of fieldsOf[action]) if (chance(60)) mapping[field] = chance(50) ? defaults[action][field] : chance(60) ? directive(2) : value(2)
    for (const field of requiredOf[action]) if (!(field in mapping)) mapping[field] = { '@path': '$.event' }
    destination('subscription', [{ name: 'S', subscribe: condition(), partnerAction: action, mapping, enabled: true }], Array.from({ length: 40 }, event))
  }
}
console.log(`${compared} compared, ${disagreements} disagreements`)
process.exit(disagreements ? 1 : 0)
