import { judgeAdmission } from './admission'
import { judgeEndpointSelection } from './endpointSelection'
import { judgeEndpoints } from './endpoints'
import { judgeKubeProxyIptables } from './kubeProxyIptables'
import { judgeProbes } from './probes'
import type { Judge, Vector } from './vector'

const judges: Readonly<Record<string, Judge>> = {
  admission: judgeAdmission,
  allocation: judgeAdmission,
  'endpoint-selection': judgeEndpointSelection,
  endpoints: judgeEndpoints,
  'kube-proxy-iptables': judgeKubeProxyIptables,
  probes: judgeProbes,
}

/** Judges one vector by the rules of its component. A component that nobody judges yet fails, since nothing was checked. */
export function judge({ component, content }: Vector): string | undefined {
  const known = Object.hasOwn(judges, component) ? judges[component] : undefined
  return known ? known(content) : `no runner for ${component} yet`
}
