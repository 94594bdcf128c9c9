import { parseNodeSelector } from '#kinds/ippool/nodeSelector'
import { err, ok, type Result } from '#lib/result'
import { cidrContains, cidrSize, nthAddress, type Cidr } from '#model/cidr'
import type { AddressFamily } from '#model/ip'
import type { Labels } from '#model/selector'
import { blocksFor, type Block } from './blockAffinity'
import type { IpPool } from './ipPools'

/** What Calico's IPAM looks at when it is asked for an address on a Node. */
export interface IpamQuestion {
  readonly node: { readonly name: string; readonly labels: Labels }
  readonly family: AddressFamily
  /** All that are declared, of both families. */
  readonly pools: readonly IpPool[]
  /** The ranges of the pools that are asked for; undefined for all that select the Node. */
  readonly requested?: readonly Cidr[]
  readonly blocks: readonly Block[]
  /** Whether somebody has the address. */
  readonly isTaken: (ip: string) => boolean
  /** Whether somebody who is still to come names it as theirs. */
  readonly isReserved: (ip: string) => boolean
}

/** An address, and the block that the Node claims for it where it has none with room. */
export interface Assignment {
  readonly ip: string
  readonly claim?: Cidr
}

/** Blocks that a Node may have unless it is configured otherwise. */
const mostBlocksPerNode = 20

/**
 * An address on a Node, or why there is none, in the words of Calico's IPAM.
 *
 * First the Node's own blocks are looked through, then it claims a free one, and where none is left it borrows an
 * address from another Node's block. Within a block the lowest free address is taken; Calico hands out one that was given
 * back only after all that never were. Upstream: projectcalico/calico libcalico-go/lib/ipam/ipam.go autoAssign,
 * determinePools, findOrClaimBlock, v3.28; without strict affinity, reservations and `allowedUses`.
 */
export function assignAddress(question: IpamQuestion): Result<Assignment, string> {
  const pools = poolsFor(question)
  if (!pools.ok) return pools
  const { node, blocks } = question
  const own = blocks.filter((block) => block.node === node.name && pools.value.some((pool) => holds(pool, block.cidr)))
  for (const { cidr } of own) {
    const ip = freeAddress(cidr, question)
    if (ip !== undefined) return ok({ ip })
  }
  if (own.length >= mostBlocksPerNode) return err('cannot allocate new block due to per host block limit')
  return claimed(pools.value, question) ?? borrowed(pools.value, question) ?? err(exhausted(pools.value, question))
}

const holds = (pool: IpPool, block: Cidr): boolean => cidrContains(pool.cidr, block.network)

function poolsFor({ node, family, pools, requested }: IpamQuestion): Result<readonly IpPool[], string> {
  const enabled = pools
    .filter((pool) => pool.cidr.family === family && !pool.disabled)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (enabled.length === 0) return err('cannot find a qualified ippool')
  if (requested !== undefined && requested.length > 0) {
    const found = requested.map((range) => enabled.find(({ cidr }) => cidr.text === range.text))
    const missing = requested.find((_, i) => found[i] === undefined)
    return missing
      ? err(`the given pool (${missing.text}) does not exist, or is not enabled`)
      : ok(found.filter((pool) => pool !== undefined))
  }
  const selecting = enabled.filter((pool) => {
    const selector = parseNodeSelector(pool.nodeSelector)
    return selector.ok && selector.value(node.labels)
  })
  return selecting.length > 0 ? ok(selecting) : err(`no configured Calico pools for node ${node.name}`)
}

function freeAddress(block: Cidr, { isTaken, isReserved }: IpamQuestion): string | undefined {
  for (const ip of addressesOf(block)) if (!isTaken(ip) && !isReserved(ip)) return ip
  return undefined
}

function* addressesOf(block: Cidr): Generator<string> {
  for (let n = 0; n < cidrSize(block); n++) yield nthAddress(block, n) ?? block.network
}

/** A block that nobody has; rather one that nobody who is still to come will claim for the address that they name. */
function claimed(pools: readonly IpPool[], question: IpamQuestion): Result<Assignment, string> | undefined {
  const { node, blocks, isReserved } = question
  const known = new Set(blocks.map(({ cidr }) => cidr.text))
  let second: Assignment | undefined
  for (const pool of pools) {
    for (const block of blocksFor(pool, node.name)) {
      if (known.has(block.text)) continue
      const ip = freeAddress(block, question)
      if (ip === undefined) continue
      if (![...addressesOf(block)].some(isReserved)) return ok({ ip, claim: block })
      second ??= { ip, claim: block }
    }
  }
  return second && ok(second)
}

function borrowed(pools: readonly IpPool[], question: IpamQuestion): Result<Assignment, string> | undefined {
  for (const pool of pools) {
    for (const { cidr } of question.blocks) {
      const ip = holds(pool, cidr) ? freeAddress(cidr, question) : undefined
      if (ip !== undefined) return ok({ ip })
    }
  }
  return undefined
}

const exhausted = (pools: readonly IpPool[], { family }: IpamQuestion): string =>
  `failed to request ${family} addresses: Assigned 0 out of 1 requested ${family} addresses; No IPs available in pools: [${pools
    .map(({ cidr }) => cidr.text)
    .join(' ')}]`
