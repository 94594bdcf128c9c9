import type { World } from '#engine'
import { err, ok, type Result } from '#lib/result'
import type { RequestSpec } from '#model/request'
import { at, type OpenCluster } from '../openCluster'
import { differencesOf } from './expectation'
import type { RequestRun } from './fileRun'
import { sendConnections } from './sendConnections'

/** Sends the request at a place of the file; the error says that nothing like it can be sent at all. */
export function runRequest(
  { file, atSpec }: OpenCluster,
  world: World,
  request: RequestSpec,
  place: number,
): Result<
  { readonly run: RequestRun; readonly world: World },
  { readonly field: string; readonly message: string; readonly line: string }
> {
  const sent = sendConnections(world, request)
  if (!sent.ok) {
    const { field, message } = sent.error
    const line = at(file, atSpec(`spec.requests[${place}].${field}`), message)
    if (field !== 'over') return err({ field, message, line })
    return ok({ run: { request, lookups: [], outcomes: [], differences: [], refused: { message, line } }, world })
  }
  const { lookups, outcomes } = sent.value
  const differences = differencesOf(request, outcomes).map((difference) =>
    at(file, atSpec(`spec.requests[${place}].expect.${difference.field}`), `${request.name}: ${difference.message}`),
  )
  return ok({ run: { request, lookups, outcomes, differences }, world: sent.value.world })
}
