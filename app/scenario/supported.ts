import type { ClusterSettings } from '#model/clusterSettings'
import { err, ok, type Result } from '#lib/result'

/** A setting that the format knows and the simulator does not yet: where it stands in the cluster's settings, and one sentence. */
export interface Unsupported {
  readonly field: 'proxyMode' | 'cni'
  readonly message: string
}

/** The settings, or the first of them that is not there yet. The one place that changes when it is. */
export function supported(settings: ClusterSettings): Result<ClusterSettings, Unsupported> {
  const { proxyMode, cni } = settings
  if (proxyMode !== 'iptables') {
    return err({ field: 'proxyMode', message: `kube-proxy in mode ${proxyMode} is not there yet; use iptables` })
  }
  if (cni.plugin === 'cilium') {
    return err({ field: 'cni', message: 'the network plugin cilium is not there yet; use calico or flannel' })
  }
  return ok(settings)
}
