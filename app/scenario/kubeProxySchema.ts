import * as v from 'valibot'
import { parseCidr } from '#model/cidr'
import { defaultClusterSettings, type ClusterSettings, type KubeProxySettings } from '#model/clusterSettings'
import { closedMap } from './closedMap'
import { limits } from './limits'

const defaults = defaultClusterSettings.kubeProxy

/** Upstream: pkg/proxy/apis/config/validation/validation.go, validateKubeProxyNodePortAddress. */
const nodePortAddresses = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.check((text) => text === 'primary' || parseCidr(text).ok, 'must be a range of addresses, as 192.168.0.0/24'),
    ),
  ),
  v.maxLength(limits.nodePortAddresses, `at most ${limits.nodePortAddresses} are read`),
  v.check((ranges) => ranges.length < 2 || !ranges.includes('primary'), "can't use both 'primary' and CIDRs"),
)

/** `spec.cluster.kubeProxy`: what kube-proxy is told, every key with its default. */
export const kubeProxy = closedMap({
  detectLocalMode: v.optional(v.picklist(['ClusterCIDR', 'NodeCIDR', 'None']), defaults.detectLocalMode),
  masqueradeAll: v.optional(v.boolean(), defaults.masqueradeAll),
  nodePortAddresses: v.optional(nodePortAddresses, []),
  localhostNodePorts: v.optional(v.boolean(), defaults.localhostNodePorts),
}) satisfies v.GenericSchema<unknown, KubeProxySettings>

/** The settings as they are written, without what has its default; undefined where all of it has. */
export function plainKubeProxy({ kubeProxy: settings }: ClusterSettings): Partial<KubeProxySettings> | undefined {
  const { detectLocalMode, masqueradeAll, localhostNodePorts, nodePortAddresses: ranges } = settings
  const plain = {
    ...(detectLocalMode === defaults.detectLocalMode ? {} : { detectLocalMode }),
    ...(masqueradeAll === defaults.masqueradeAll ? {} : { masqueradeAll }),
    ...(ranges.length === 0 ? {} : { nodePortAddresses: ranges }),
    ...(localhostNodePorts === defaults.localhostNodePorts ? {} : { localhostNodePorts }),
  }
  return Object.keys(plain).length === 0 ? undefined : plain
}
