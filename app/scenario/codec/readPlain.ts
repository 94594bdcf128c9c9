import { err, ok, type Result } from '#lib/result'
import { plainVersion, scenarioOfPlain } from '../plain'
import type { Scenario } from '../scenario'
import { decodeError, type DecodeError } from './decodeError'

/** Whether this program reads that version. */
export function knownVersion(version: number, what: string): Result<number, DecodeError> {
  if (version > plainVersion) {
    const message = `${what} was made by a newer version (scenario ${version}, this one reads up to ${plainVersion}).`
    return err(decodeError('newer', message))
  }
  return version >= 1 ? ok(version) : err(decodeError('malformed', `There is no scenario version ${version}.`))
}

/** The value of JSON text. */
export function parseJson(text: string): Result<unknown, DecodeError> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return err(decodeError('damaged', 'The scenario is damaged: it is not JSON.', [detail]))
  }
}

/** The scenario that plain JSON of the present version holds. */
export function readPlain(plain: unknown, what: string, mostObjects: number): Result<Scenario, DecodeError> {
  const scenario = scenarioOfPlain(plain, mostObjects)
  if (scenario.ok) return scenario
  const details = scenario.error.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
  return err(decodeError('invalid', `${what} holds something that is not a scenario.`, details))
}
