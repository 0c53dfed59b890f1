'use strict'
// Segment's Mixpanel destination with a stand-in for the network: every request is handed to the interceptor and
// answered 200.
const { Response } = require('cross-fetch')

let onRequest = async () => {}
let respond = () =>
  new Response('{"code":200,"status":"OK","num_records_imported":1}', {
    status: 200,
    headers: { 'content-type': 'application/json' }
  })
const real = require('cross-fetch')
const fake = async (request) => {
  await onRequest(request)
  return respond(request)
}
require.cache[require.resolve('cross-fetch')].exports = Object.assign(fake, real, { default: fake })

const { Destination } = require('@segment/actions-core')
const definition = require('@segment/action-destinations/dist/destinations/mixpanel').default

exports.definition = definition
exports.presets = definition.presets
exports.destination = () => new Destination(definition)
exports.intercept = (handler, answer) => {
  onRequest = handler
  if (answer) respond = answer
}
