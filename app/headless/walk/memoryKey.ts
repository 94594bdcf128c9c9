import type { Outcome, World } from '#engine'
import { entriesOf } from '#engine/dataplane'
import type { RequestSpec } from '#model/request'

type Memory = Pick<Outcome['memory'], 'conntrack' | 'recent'>

/** The client's port, where it is not a free one. */
export const fixedPortOf = ({ runtime }: World, { sourcePort, over }: RequestSpec): number | undefined =>
  over === undefined ? sourcePort : runtime.connections.get(over)?.client.tuple.srcPort

/**
 * What of the kernels' memory the next connection of a request can meet: the same text, the same ways it can go.
 *
 * Those are the `recent` lists of session affinity and, where the client's port is fixed, the connections from that
 * port; a free port meets none of them. Ports that a translation picked make no difference. How full the connection
 * tables are is left out.
 */
export function memoryKey({ recent, conntrack }: Memory, fixedPort: number | undefined): string {
  const lists = [...recent].map(([host, named]) => [host, [...named].map(([name, list]) => [name, ...list])])
  const known = fixedPort === undefined ? [] : [...conntrack].map(([host, table]) => [host, fromPort(table, fixedPort)])
  return JSON.stringify([lists, known])
}

const fromPort = (table: Parameters<typeof entriesOf>[0], port: number): readonly unknown[] =>
  entriesOf(table).flatMap(({ protocol, original, reply, tcpState, replied }) =>
    original.srcPort === port || reply.dstPort === port
      ? [[protocol, original, reply.src, reply.srcPort, reply.dst, tcpState, replied]]
      : [],
  )
