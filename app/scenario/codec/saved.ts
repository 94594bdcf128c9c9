import { isRecord } from '#lib/isRecord'
import { err, type Result } from '#lib/result'
import { limits } from '../limits'
import { migrate } from '../migrations/registry'
import { plainOf, plainVersion } from '../plain'
import type { Scenario } from '../scenario'
import { decodeError, type DecodeError } from './decodeError'
import { knownVersion, parseJson, readPlain } from './readPlain'

/** A scenario as text that a browser's storage keeps: JSON, with its version beside it. */
export const savedText = (scenario: Scenario): string =>
  JSON.stringify({ version: plainVersion, scenario: plainOf(scenario) })

/** The scenario of a text that `savedText` wrote, this version of the program or an earlier one. Never throws, whatever the text. */
export function readSaved(text: string): Result<Scenario, DecodeError> {
  const json = parseJson(text)
  if (!json.ok) return json
  const version = isRecord(json.value) ? json.value['version'] : undefined
  if (!isRecord(json.value) || typeof version !== 'number' || !Number.isInteger(version)) {
    return err(decodeError('malformed', 'The saved copy is not one of a scenario.'))
  }
  const known = knownVersion(version, 'The saved copy')
  if (!known.ok) return known
  return readPlain(migrate(json.value['scenario'], known.value), 'The saved copy', limits.objectsInFile)
}
