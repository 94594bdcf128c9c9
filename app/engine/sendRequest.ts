import { invariant } from '#lib/assert'
import { objectKey } from '#model/objectMeta'
import type { Actor, Memory, Transaction } from './apiserver/transaction'
import type { Outcome, Walk } from './trace/walk'
import type { World } from './world'

/**
 * Sends one request and keeps what it leaves behind: connections, and what kernels remember after the outcome that the
 * seed draws.
 *
 * Only the drawn outcome happened; the others are what could have happened instead. Without an actor nobody is told.
 */
export function sendRequest(tx: Transaction, actor: Actor | undefined, world: World, walk: Walk): void {
  invariant(walk.world === world, 'a connection is opened in the world that it was walked in')
  const { request } = walk
  const outcome = walk.outcomes[walk.drawn]
  invariant(outcome, 'one outcome of a walk is drawn')
  tx.remember(rememberedAfter(world, walk, outcome))
  if (actor === undefined) return
  const { verdict, endpoint } = outcome
  const where = endpoint === undefined ? '' : ` to ${endpoint}`
  tx.tell(actor, {
    type: 'sent',
    regarding: objectKey('Request', '', request.name),
    request: request.name,
    verdict,
    message: `${request.from} → ${request.to}: ${verdict}${where}`,
  })
}

/** What is remembered after an outcome. What a host remembers goes with the host. */
function rememberedAfter({ runtime }: World, { request, network: { hosts } }: Walk, outcome: Outcome): Memory {
  const { memory, standing, failure } = outcome
  const connections = new Map(runtime.connections)
  if (request.over === undefined) connections.delete(request.name)
  if (standing) connections.set(request.name, standing)
  // A connection that was reset stands no more.
  if (request.over !== undefined && failure?.reason === 'connection-reset') connections.delete(request.over)
  return {
    conntrack: new Map([...memory.conntrack].filter(([host]) => hosts.has(host))),
    recent: new Map([...memory.recent].filter(([host]) => hosts.has(host))),
    connections,
  }
}
