import { err, ok, type Result } from '#lib/result'
import { exampleById } from '../examples/registry'
import { limits } from '../limits'
import { migrate } from '../migrations/registry'
import { plainOf, plainVersion } from '../plain'
import type { Scenario } from '../scenario'
import { compress, decodePlain, decompress } from './compress'
import { decodeError, type DecodeError } from './decodeError'
import { momentOf, momentText, type Moment } from './moment'
import { knownVersion, parseJson, readPlain } from './readPlain'

/** What a link holds. */
export interface Shared {
  readonly scenario: Scenario
  readonly moment?: Moment
}

/**
 * The part of a link after the page's address: `#s=1.d.…`, the scenario's version and the codec standing outside the
 * compressed part, then the moment if there is one.
 */
export const encodeLink = (scenario: Scenario, moment?: Moment): string =>
  `#s=${plainVersion}.d.${compress(JSON.stringify(plainOf(scenario)))}${moment ? momentText(moment) : ''}`

/**
 * What the part of an address after `#` holds; null when it holds no scenario at all.
 *
 * Whatever stands there, the answer is a value. `#s=NAME` names one of the scenarios that the page brings along.
 */
export function decodeLink(hash: string): Result<Shared, DecodeError> | null {
  const values = new Map<string, string>()
  for (const pair of hash.replace(/^#/, '').split('&')) {
    const equals = pair.indexOf('=')
    if (equals > 0) values.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
  const text = values.get('s')
  if (text === undefined) return null
  const scenario = scenarioOfText(text)
  if (!scenario.ok) return scenario
  const moment = momentOf(values)
  return ok({ scenario: scenario.value, ...(moment === undefined ? {} : { moment }) })
}

function scenarioOfText(text: string): Result<Scenario, DecodeError> {
  if (/^[a-z0-9-]+$/.test(text)) {
    const example = exampleById(text)
    return example
      ? ok(example.scenario())
      : err(decodeError('unknownExample', `There is no scenario named "${text}" here.`))
  }
  const match = /^(\d{1,6})\.([a-z])\.(.*)$/s.exec(text)
  if (!match)
    return err(
      decodeError('malformed', 'The link does not hold a scenario: it should read #s=1.d. and then the scenario.'),
    )
  const [, version = '', codec = '', payload = ''] = match
  const known = knownVersion(Number(version), 'The link')
  if (!known.ok) return known
  if (payload.length > limits.payload) {
    const message = `The link is ${payload.length} characters long; at most ${limits.payload} are opened. Ask for the file instead.`
    return err(decodeError('tooLarge', message))
  }
  const json = codec === 'd' ? decompress(payload) : codec === 'j' ? decodePlain(payload) : undefined
  if (!json)
    return err(decodeError('malformed', `The link is packed in a way that is not known here (codec "${codec}").`))
  if (!json.ok) return json
  const value = parseJson(json.value)
  return value.ok ? readPlain(migrate(value.value, known.value), 'The link', limits.objectsInLink) : value
}
