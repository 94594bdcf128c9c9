import * as v from 'valibot'
import { clusterIPBands, nodePortBands } from '#engine'
import { cidrsOf } from '#model/addressFamilies'
import { nthAddress } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { partDifference } from './storedPart'

const bands = v.strictObject({ static: v.nullable(v.string()), dynamic: v.string() })

/** What a vector may expect of the parts of a range, `from-to` each; `null` for a part that there is not. */
export const bandsExpectation = { clusterIPBands: v.optional(bands), nodePortBands: v.optional(bands) }

type Expectation = { readonly [K in keyof typeof bandsExpectation]?: v.InferOutput<typeof bands> | undefined }

/** The first difference between the bands that a vector names and those that the cluster's ranges are cut into. */
export function bandsDifference(expect: Expectation, settings: ClusterSettings): string | undefined {
  const [cidr] = cidrsOf(settings.serviceCIDR)
  const addresses = cidr && inWords(clusterIPBands(cidr), (offset) => nthAddress(cidr, offset) ?? '')
  const ports = inWords(nodePortBands(settings.nodePortRange), String)
  return (
    (expect.clusterIPBands && partDifference('clusterIPBands', expect.clusterIPBands, addresses)) ??
    (expect.nodePortBands && partDifference('nodePortBands', expect.nodePortBands, ports))
  )
}

type Bands = ReturnType<typeof nodePortBands>

function inWords(cut: Bands, nameOf: (value: number) => string): Readonly<Partial<Record<keyof Bands, string>>> {
  const words = ({ from, to }: Bands['static']): string => `${nameOf(from)}-${nameOf(to)}`
  return { ...(cut.static.from <= cut.static.to && { static: words(cut.static) }), dynamic: words(cut.dynamic) }
}
