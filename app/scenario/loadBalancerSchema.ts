import * as v from 'valibot'
import {
  defaultClusterSettings,
  type ClusterSettings,
  type LoadBalancerProvider,
  type LoadBalancerSettings,
} from '#model/clusterSettings'
import { closedMap } from './closedMap'

type Option = 'targets' | 'preserveClientIP' | 'proxyProtocol'

/** What can be chosen about each provider's balancers. */
const optionsOf: Readonly<Record<LoadBalancerProvider, readonly Option[]>> = {
  none: [],
  'aws-nlb': ['targets', 'preserveClientIP'],
  'aws-clb': ['proxyProtocol'],
  'gcp-passthrough': [],
  'metallb-l2': [],
  'metallb-bgp': [],
}

const providers = Object.keys(optionsOf) as LoadBalancerProvider[]

interface Written {
  readonly provider: LoadBalancerProvider
  readonly targets?: 'instance' | 'ip' | undefined
  readonly preserveClientIP?: boolean | undefined
  readonly proxyProtocol?: boolean | undefined
}

const surplus = (written: Written): readonly string[] =>
  (['targets', 'preserveClientIP', 'proxyProtocol'] as const).filter(
    (option) => written[option] !== undefined && !optionsOf[written.provider].includes(option),
  )

/** `spec.cluster.loadBalancer`: a provider, and what can be chosen about its balancers and nothing else. */
export const loadBalancer = v.pipe(
  closedMap({
    provider: v.optional(v.picklist(providers), defaultClusterSettings.loadBalancer.provider),
    targets: v.optional(v.picklist(['instance', 'ip'])),
    preserveClientIP: v.optional(v.boolean()),
    proxyProtocol: v.optional(v.boolean()),
  }),
  v.check(
    (written) => surplus(written).length === 0,
    ({ input }) => `${input.provider} has no ${surplus(input).join(', ')}`,
  ),
  v.transform(settingsOf),
)

/** An NLB keeps the client's address where it sends to instances, and does not where it sends to addresses of Pods. */
function settingsOf({
  provider,
  targets = 'instance',
  preserveClientIP,
  proxyProtocol,
}: Written): LoadBalancerSettings {
  switch (provider) {
    case 'aws-nlb':
      return { provider, targets, preserveClientIP: preserveClientIP ?? targets === 'instance' }
    case 'aws-clb':
      return { provider, proxyProtocol: proxyProtocol ?? false }
    case 'none':
    case 'gcp-passthrough':
    case 'metallb-l2':
    case 'metallb-bgp':
      return { provider }
  }
}

/** The settings as they are written, without what has its default; undefined where all of it has. */
export function plainLoadBalancer({ loadBalancer: settings }: ClusterSettings): Partial<Written> | undefined {
  const { provider } = settings
  if (provider === 'aws-nlb') {
    const { targets, preserveClientIP } = settings
    return {
      provider,
      ...(targets === 'instance' ? {} : { targets }),
      ...(preserveClientIP === (targets === 'instance') ? {} : { preserveClientIP }),
    }
  }
  if (provider === 'aws-clb') return { provider, ...(settings.proxyProtocol ? { proxyProtocol: true } : {}) }
  return provider === defaultClusterSettings.loadBalancer.provider ? undefined : { provider }
}
