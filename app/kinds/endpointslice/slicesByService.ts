import { replacedValues } from '#lib/draftMap'
import { memoByObject } from '#lib/memo'
import type { ObjectKey } from '#model/objectMeta'
import { serviceNameLabel, type EndpointSlice } from './schema'

type Slices = ReadonlyMap<ObjectKey, EndpointSlice>
type ByService = ReadonlyMap<string, readonly EndpointSlice[]>

let last: { readonly slices: Slices; readonly byService: ByService } | undefined

/**
 * The slices of each Service that one names by label, under `namespace/service`, in the order in which they were written.
 *
 * Where slices only changed since this was last asked, the lists of all other Services are the same ones.
 */
export const slicesByService = memoByObject((slices: Slices): ByService => {
  const byService = (last && amended(last.slices, last.byService, slices)) ?? grouped(slices)
  last = { slices, byService }
  return byService
})

function grouped(slices: Slices): ByService {
  const byService = new Map<string, EndpointSlice[]>()
  for (const slice of slices.values()) {
    const id = serviceIdOf(slice)
    if (id === undefined) continue
    const known = byService.get(id)
    if (known) known.push(slice)
    else byService.set(id, [slice])
  }
  return byService
}

/** Undefined when slices came, went, or belong to another Service now. */
function amended(before: Slices, known: ByService, slices: Slices): ByService | undefined {
  const replaced = replacedValues(before, slices)
  if (!replaced) return undefined
  const byService = new Map(known)
  for (const [old, slice] of replaced) {
    const id = serviceIdOf(slice)
    if (id !== serviceIdOf(old)) return undefined
    if (id !== undefined)
      byService.set(
        id,
        (byService.get(id) ?? []).map((one) => (one === old ? slice : one)),
      )
  }
  return byService
}

function serviceIdOf({ metadata }: EndpointSlice): string | undefined {
  const service = metadata.labels?.[serviceNameLabel]
  return service ? `${metadata.namespace ?? ''}/${service}` : undefined
}
