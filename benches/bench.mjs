// Measures this engine beside its peers and prints a page of Markdown: `node benches/bench.mjs [SECONDS] [ROUNDS]`.
// Subjects alternate within each round and the median of the rounds counts, so that a busy machine hurts all alike.
// Peers that are not installed (benches/peers/*/) are left out, and said to be.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [seconds = '1', rounds = '5'] = process.argv.slice(2)
const work = join(root, 'target', 'bench')
mkdirSync(work, { recursive: true })
const bench = join(root, 'target', 'release', 'segue-benches')
const segment = join(root, 'benches', 'peers', 'segment')
const vrl = join(root, 'benches', 'peers', 'vrl', 'target', 'release', 'segue-peer-vrl')

function call(program, args, options = {}) {
  const run = spawnSync(program, args, { cwd: root, maxBuffer: 1 << 30, ...options })
  if (run.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${run.error || run.stderr}`)
  return run.stdout ? run.stdout.toString() : ''
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const figure = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2))
const say = (text = '') => console.log(text)
const table = (head, rows) => {
  say(`| ${head.join(' | ')} |`)
  say(`| ${head.map((_, i) => (i ? '---:' : '---')).join(' | ')} |`)
  for (const row of rows) say(`| ${row.join(' | ')} |`)
  say()
}

call('cargo', ['build', '--release', '--quiet', '-p', 'segue-benches'], { stdio: ['ignore', 'ignore', 'inherit'] })
const counts = { track: 2000, order3: 1000, order100: 50, screen: 2000, identify: 2000, group: 2000, mix: 100000 }
const file = (name) => join(work, `${name}.ndjson`)
for (const [name, count] of Object.entries(counts)) writeFileSync(file(name), call(bench, ['events', name, String(count)]))
// A slow peer measured on a hundred thousand events would take minutes a round.
writeFileSync(file('mix-short'), call(bench, ['events', 'mix', '2000']))

const ours = (subject, input, ...more) => () => Number(call(bench, ['run', subject, input, seconds, ...more]))
const node = (mode, input) => () => Number(call('node', [join(segment, 'bench.js'), mode, input, seconds]))
// Segment's identify and group actions take single events only.
const takesBatches = (name) => !['identify', 'group'].includes(name)
const subjects = (name) => {
  const input = file(name)
  const short = name === 'mix' ? file('mix-short') : input
  const list = { floor: ours('floor', input), segment: ours('segment', input), improved: ours('improved', input) }
  if (name === 'track') Object.assign(list, { streamed: ours('streamed', input), tree: ours('tree', input) })
  if (name === 'track' && existsSync(vrl)) list.vrl = () => Number(call(vrl, [input, seconds]))
  if (existsSync(join(segment, 'node_modules'))) for (const mode of takesBatches(name) ? ['event', 'batch', 'parsed'] : ['event']) list[mode] = node(mode, short)
  return list
}

function alternate(list) {
  const found = Object.fromEntries(Object.keys(list).map((k) => [k, []]))
  for (let round = 0; round < Number(rounds); round++) for (const [name, measure] of Object.entries(list)) found[name].push(measure())
  return Object.fromEntries(Object.entries(found).map(([name, list]) => [name, median(list)]))
}

const results = Object.fromEntries(Object.keys(counts).map((name) => [name, alternate(subjects(name))]))
const labels = {
  floor: 'floor: validate the JSON, copy the bytes',
  segment: 'segue, `compatibility: segment`',
  improved: 'segue, `compatibility: improved`',
  streamed: 'hand-written serde_json, streamed',
  tree: 'hand-written serde_json, new tree',
  vrl: 'VRL 0.38',
  event: "Segment's engine, `onEvent`",
  batch: "Segment's engine, `onBatch` of 1,000",
  parsed: "Segment's engine, `onBatch`, parsed beforehand"
}
say('Times as multiples of segue in its default mode; above 1 is slower.')
say()
const names = Object.keys(counts)
table(['', ...names], Object.keys(labels).filter((k) => names.some((n) => results[n][k])).map((k) => [labels[k], ...names.map((n) => (results[n][k] ? figure(results[n][k] / results[n].improved) : '–'))]))
say('The same run in microseconds an event.')
say()
table(['', ...names], Object.keys(labels).filter((k) => names.some((n) => results[n][k])).map((k) => [labels[k], ...names.map((n) => (results[n][k] ? figure(results[n][k] / 1000) : '–'))]))

// How cost grows with the number of mappings.
const mappings = (count, disjoint) => {
  const lines = ['version: 1', 'destination: mixpanel', 'settings: {project_token: token}', 'presets: all', 'mappings:']
  for (let i = 6; i < count; i++) {
    const trigger = disjoint ? `type = "track" and event = "Other ${i}"` : `type = "track" and properties.price > ${1000 + i}`
    lines.push(`  - name: Extra ${i}`, `    trigger: ${trigger}`, '    action: trackEvent')
  }
  if (count <= 6) lines.pop()
  if (count === 1) lines.splice(3, 1, 'mappings: [{preset: Track Calls}]')
  const path = join(work, `mappings-${count}-${disjoint}.yaml`)
  writeFileSync(path, lines.join('\n') + '\n')
  return path
}
const scale = alternate(Object.fromEntries([1, 6, 25, 50].flatMap((n) => [true, false].map((d) => [`${n} ${d}`, ours('improved', file('track'), mappings(n, d))]))))
say('Mappings in the file, time of a track event relative to six:')
say()
table(['triggers', '1', '6', '25', '50'], [true, false].map((d) => [d ? 'disjoint' : 'overlapping, none holds', ...[1, 6, 25, 50].map((n) => figure(scale[`${n} ${d}`] / scale[`6 ${d}`]))]))

const made = (name, count) => {
  writeFileSync(file(name), call(bench, ['events', name, String(count)]))
  return file(name)
}
const grown = (kind, sizes, total) => {
  const list = sizes.flatMap((n) => ['floor', 'improved'].map((s) => [`${s} ${n}`, ours(s, made(`${kind}${n}`, Math.max(5, Math.round(total / (n + 1)))))]))
  return alternate(Object.fromEntries(list))
}
const bytes = [512, 2048, 8192, 32768, 131072, 524288, 1048576]
const sized = grown('sized', bytes, 4 << 20)
say('Size of a track event, microseconds:')
say()
table(['', ...bytes.map((n) => (n < 1 << 20 ? `${n / 1024} KB` : '1 MB'))], ['floor', 'improved'].map((s) => [labels[s], ...bytes.map((n) => figure(sized[`${s} ${n}`] / 1000))]))
const products = [0, 1, 10, 100, 1000]
const ordered = grown('order', products, 5000)
say('Products of an order, microseconds, and records written:')
say()
table(['', ...products], [...['floor', 'improved'].map((s) => [labels[s], ...products.map((n) => figure(ordered[`${s} ${n}`] / 1000))]), ['records', ...products.map((n) => n + 1)]])

// The program as a whole, reading and printing included.
call('cargo', ['build', '--release', '--quiet', '-p', 'segue'], { stdio: ['ignore', 'ignore', 'inherit'] })
const six = mappings(6, true)
const program = (threads, input) => () =>
  Number(call(bench, ['time', join(root, 'target', 'release', 'segue'), 'map', '-m', six, input, '--emit', 'records', '--threads', String(threads), '--now', '2026-01-01T00:00:00Z']))
const single = join(work, 'single.ndjson')
writeFileSync(single, call(bench, ['events', 'track', '1']))
const whole = alternate({ start: program(1, single), one: program(1, file('mix')), two: program(2, file('mix')) })
say('`segue map` on a file of 100,000 mixed events:')
say()
table(['', 'events/s'], [['one thread', figure(1e5 / (whole.one / 1e9))], ['two threads', figure(1e5 / (whole.two / 1e9))]])
say(`Two threads are ${figure(whole.one / whole.two)} times as fast as one. On a file of one event it takes ${figure(whole.start / 1e6)} ms, compiling the six presets included.`)
say()

say('Allocations an event, after the first round:')
say()
table(['', ...names], [['segue', ...names.map((n) => call(bench, ['memory', 'improved', n === 'mix' ? file('mix-short') : file(n)]).trim().split(' ')[0])]])
