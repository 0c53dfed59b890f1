'use strict'
// Answers cases with what Segment's engine does. One JSON case a line on standard input:
//   {"id", "settings", "subscriptions": "presets" | [subscription], "events": [event]}       whole destination
//   {"id", "mapping", "event"}                                                              one mapping object
//   {"id", "fql", "event"}                                                                  one trigger
// One line out for each: {"id", "outcomes" | "output" | "match" | "error"}. The clock and the random source stand still.
const now = Number(process.env.NOW || 1767323045678)
const RealDate = Date
global.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now)
    else super(...args)
  }
  static now() {
    return now
  }
}
Math.random = () => 0.123456789
process.env.TZ = 'UTC'
const engine = require('./engine')
const { transform } = require('@segment/actions-core')
const { parseFql, validate } = require('@segment/destination-subscriptions')
const destination = engine.destination()

let seen = []
engine.intercept(async (request) => {
  const headers = {}
  for (const name of ['authorization', 'content-type']) if (request.headers.has(name)) headers[name] = request.headers.get(name)
  let body = await request.text()
  let encoding = 'json'
  if (body.startsWith('data=')) {
    encoding = 'form'
    body = new URLSearchParams(body).get('data')
  }
  seen.push({ method: request.method, url: request.url, headers, encoding, body: JSON.parse(body) })
})

async function whole(line) {
  const subscriptions = line.subscriptions === 'presets' ? engine.presets.map((p) => ({ ...p, enabled: true })) : line.subscriptions
  const outcomes = []
  for (const [event_index, event] of line.events.entries()) {
    for (const subscription of subscriptions.filter((s) => s.enabled !== false)) {
      seen = []
      let error
      let results
      try {
        results = await destination.onEvent(structuredClone(event), { ...line.settings, subscriptions: [structuredClone(subscription)] })
      } catch (e) {
        error = { name: e.name, message: e.message, status: e.status, code: e.code }
      }
      const output = (results || []).map((r) => r.output).join(' ')
      if (/not subscribed/.test(output)) continue
      const outcome = { event_index, subscription: subscription.name, requests: seen }
      if (error) outcome.error = error
      if (/nvalid subscription|failed to validate/.test(output)) outcome.skipped = output
      outcomes.push(outcome)
    }
  }
  return { outcomes }
}

async function answer(line) {
  if ('fql' in line) {
    const ast = parseFql(line.fql)
    if (ast.error) return { match: false, error: String(ast.error.message || ast.error) }
    return { match: validate(ast, line.event) }
  }
  if ('mapping' in line) {
    const output = transform(line.mapping, line.event)
    return output === undefined ? { output: null, undefined: true } : { output }
  }
  return whole(line)
}

async function main() {
  const lines = require('readline').createInterface({ input: process.stdin })
  for await (const text of lines) {
    if (!text.trim()) continue
    const line = JSON.parse(text)
    let result
    try {
      result = await answer(line)
    } catch (e) {
      result = { error: e.message }
    }
    process.stdout.write(JSON.stringify({ id: line.id, ...result }) + '\n')
  }
}
main()
