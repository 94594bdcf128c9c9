import type { ClusterSettings } from '#model/clusterSettings'
import { err, ok, type Result } from '#lib/result'

/**
 * The settings, or one sentence on the first of them that the format knows and the simulator does not yet.
 *
 * The one place that changes when it does.
 */
export function supported(settings: ClusterSettings): Result<ClusterSettings, string> {
  const { proxyMode, cni } = settings
  if (proxyMode !== 'iptables') return err(`kube-proxy in mode ${proxyMode} is not there yet; use iptables`)
  if (cni.plugin !== 'calico' || cni.mode !== 'bgp') {
    return err(`the network plugin ${cni.plugin} in mode ${cni.mode} is not there yet; use calico in mode bgp`)
  }
  return ok(settings)
}
