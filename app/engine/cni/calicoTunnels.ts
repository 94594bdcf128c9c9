import type { TunnelKind } from '#model/trace'
import type { IpPool } from './ipPools'
import { ethernetMtu, ipipOverhead, vxlanOverhead } from './underlay'

interface TunnelDevice {
  readonly name: 'tunl0' | 'vxlan.calico'
  readonly kind: TunnelKind
  readonly mtu: number
}

const ipip: TunnelDevice = { name: 'tunl0', kind: 'ipip', mtu: ethernetMtu - ipipOverhead }
const vxlan: TunnelDevice = { name: 'vxlan.calico', kind: 'vxlan', mtu: ethernetMtu - vxlanOverhead.IPv4 }

/** The tunnel devices that these pools ask for; the kernel itself calls the first one `tunl0`. */
export const tunnelDevices = (pools: readonly IpPool[]): readonly TunnelDevice[] => [
  ...(pools.some((pool) => pool.ipip !== 'Never') ? [ipip] : []),
  ...(pools.some((pool) => pool.vxlan !== 'Never') ? [vxlan] : []),
]
