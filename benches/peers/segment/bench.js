'use strict'
// Measures Segment's engine: `node bench.js MODE FILE SECONDS`, MODE one of event (onEvent, one call an event from its
// text), batch (onBatch in lists of 1,000, as the host would), parsed (onBatch over objects parsed once beforehand).
// Prints nanoseconds an event.
const fs = require('fs')
const engine = require('./engine')
const [mode, file, secondsText = '2'] = process.argv.slice(2)
const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)
const settings = {
  projectToken: 'token',
  apiSecret: 'secret',
  subscriptions: engine.presets.map((preset) => ({ ...preset, enabled: true }))
}
const destination = engine.destination()
engine.intercept(async () => {})

async function single() {
  for (const line of lines) await destination.onEvent(JSON.parse(line), settings)
  return lines.length
}
async function batch(source) {
  let count = 0
  for (let at = 0; at < source.length; at += 1000) {
    const events = source.slice(at, at + 1000).map((e) => (typeof e === 'string' ? JSON.parse(e) : e))
    // Only the subscriptions that take batches: the host hands the others single events.
    for (const subscription of settings.subscriptions) {
      if (!definition.actions[subscription.partnerAction].performBatch) continue
      await destination.onBatch(events, { ...settings, subscriptions: [subscription] })
    }
    count += events.length
  }
  return count
}
const { definition } = engine
const parsed = mode === 'parsed' ? lines.map((line) => JSON.parse(line)) : lines
const round = mode === 'event' ? single : () => batch(parsed)

async function main() {
  const until = (seconds) => process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9))
  for (const end = until(Number(secondsText) / 2); process.hrtime.bigint() < end; ) await round()
  let events = 0
  const start = process.hrtime.bigint()
  for (const end = until(Number(secondsText)); process.hrtime.bigint() < end; ) events += await round()
  console.log(Number(process.hrtime.bigint() - start) / events)
}
main()
