import type { KubeProxySettings } from '#model/clusterSettings'
import { checkSpec } from '#scenario'

/** What is wrong with what kube-proxy would be told, in the words a file with it would be refused with; undefined when nothing is. */
export function checkKubeProxy(kubeProxy: KubeProxySettings): string | undefined {
  const checked = checkSpec({ cluster: { kubeProxy } })
  return checked.ok ? undefined : checked.error.map((error) => error.message).join('\n')
}
