import { isLocalAddress } from './addresses'
import { confirmed, hook } from './hooks'
import type { Host, Interface } from './host'
import { notMartian } from './martian'
import { lostHere, through, withStep, type Passage, type Surroundings } from './passage'
import { lookUpRoute } from './routes'

/** A frame as it came to a bridge. */
export interface Frame {
  readonly bridge: string
  /** The port by which it came. */
  readonly port: string
  /** Whose it is on the link: the address that its sender asked for. */
  readonly towards: string
  /** The destination that the packet came with, before a rule rewrote it. */
  readonly sentTo: string
}

/**
 * What a bridge does with a frame: it ends in leaving by another port, or in being refused; without an end it is for the
 * host itself, by the bridge's own interface.
 *
 * With `bridge-nf-call-iptables` the packet has met PREROUTING already, and what is bridged meets FORWARD and
 * POSTROUTING as if it were routed; its TTL stays. A destination that was rewritten to a neighbour on the same bridge is
 * bridged there, though the frame was for the host: this is how a Pod reaches a Pod beside it, or itself, through a Service.
 * Upstream: Linux net/bridge/br_input.c, br_forward.c; br_netfilter_hooks.c, br_nf_pre_routing_finish.
 */
export function bridged(around: Surroundings, passage: Passage, frame: Frame): Passage {
  const { host } = around
  const { bridge, sentTo, towards } = frame
  const { dst } = passage.packet
  if (host.bridgeNfCall && dst !== sentTo) {
    return through(
      passage,
      (at) => notMartian(host, at, bridge),
      (at) => {
        const answer = lookUpRoute(host, dst)
        const stays = answer.kind === 'unicast' && answer.route.dev === bridge
        return stays ? acrossBridge(around, at, frame, answer.route.via ?? dst) : toHost(at, frame)
      },
    )
  }
  return isLocalAddress(host, towards) ? toHost(passage, frame) : acrossBridge(around, passage, frame, towards)
}

const toHost = (passage: Passage, { bridge }: Frame): Passage => withStep(passage, { kind: 'bridge', bridge })

const interfaceOf = (host: Host, dev: string): Interface | undefined =>
  host.interfaces.find((candidate) => candidate.name === dev)

function acrossBridge(around: Surroundings, passage: Passage, frame: Frame, nextHop: string): Passage {
  const { host } = around
  const { bridge } = frame
  const port = around.neighbour?.(bridge, nextHop, passage.packet.dst)?.port
  if (port === undefined) return lostHere(withStep(passage, { kind: 'unreachable', dst: nextHop }), 'host-unreachable')
  if (port === frame.port && interfaceOf(host, port)?.hairpin !== true) {
    return lostHere(withStep(passage, { kind: 'bridge', bridge, port, hairpin: 'refused' }), 'hairpin-refused')
  }
  const onward = withStep(passage, {
    kind: 'bridge',
    bridge,
    port,
    ...(port === frame.port ? { hairpin: 'allowed' } : {}),
  })
  return through(
    host.bridgeNfCall ? filtered(around, onward, bridge) : onward,
    (at) => withStep(at, { kind: 'exitInterface', interface: port }),
    (at) => ({ ...at, ending: { kind: 'leaves', dev: port, nextHop } }),
  )
}

const filtered = (around: Surroundings, passage: Passage, bridge: string): Passage =>
  through(
    passage,
    (at) => hook(around, at, 'FORWARD', { inInterface: bridge, outInterface: bridge }),
    (at) => hook(around, at, 'POSTROUTING', { outInterface: bridge }),
    confirmed,
  )
