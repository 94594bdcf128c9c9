import { objectOf } from '#kinds/registry'
import type { Pod } from '#kinds/pod/schema'
import { err, ok, type Result } from '#lib/result'
import { parseCidr, type Cidr } from '#model/cidr'
import type { AddressFamily } from '#model/ip'
import { objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { IpPool } from './ipPools'

const annotations: Readonly<Record<AddressFamily, string>> = {
  IPv4: 'cni.projectcalico.org/ipv4pools',
  IPv6: 'cni.projectcalico.org/ipv6pools',
}

/**
 * The ranges of the pools that a Pod asks for by its annotation, or its namespace by its own, as names of pools or their
 * ranges; none where neither asks.
 *
 * Upstream: projectcalico/calico cni-plugin/pkg/k8s/k8s.go and internal/pkg/utils ResolvePools, v3.28.
 */
export function requestedPools(
  { metadata }: Pod,
  family: AddressFamily,
  pools: readonly IpPool[],
  objects: ObjectStore,
): Result<readonly Cidr[], string> {
  const name = annotations[family]
  const home = objectOf(objects, 'Namespace', objectKey('Namespace', '', metadata.namespace ?? ''))
  const text = metadata.annotations?.[name] || home?.metadata.annotations?.[name] || ''
  if (text === '') return ok([])
  const names = listOf(text)
  if (names === undefined) {
    return err(`error parsing annotation ${name}: ${JSON.stringify(text)} is no JSON list of pools, such as ["pool-a"]`)
  }
  const ranges: Cidr[] = []
  for (const one of names) {
    const range = parseCidr(one)
    const cidr = range.ok ? range.value : pools.find((pool) => pool.name === one)?.cidr
    if (cidr === undefined) return err(`error parsing pool ${JSON.stringify(one)}: invalid CIDR address: ${one}`)
    if (cidr.family !== family) return err(`${JSON.stringify(cidr.network)} isn't a ${family} address`)
    ranges.push(cidr)
  }
  return ok(ranges)
}

function listOf(text: string): readonly string[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(value)) return undefined
  const items: readonly unknown[] = value
  const names = items.filter((item) => typeof item === 'string')
  return names.length === items.length ? names : undefined
}
