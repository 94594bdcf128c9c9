import type { LoadBalancerProvider } from './clusterSettings'

interface ProviderWords {
  /** As people call it. */
  readonly name: string
  /** What stands before the cluster, in front of the Service's name: `NLB web`. Empty where nothing does. */
  readonly machine: string
  /** What it changes, in one sentence. */
  readonly does: string
}

/** Every provider of load balancers in words. */
export const loadBalancerProviders: Readonly<Record<LoadBalancerProvider, ProviderWords>> = {
  none: {
    name: 'None',
    machine: '',
    does: 'Nobody hands out addresses: EXTERNAL-IP stays <pending>, and only node ports lead in from outside.',
  },
  'metallb-l2': {
    name: 'MetalLB, layer 2',
    machine: '',
    does: 'One elected Node answers ARP for the address, so every connection enters the cluster there.',
  },
  'metallb-bgp': {
    name: 'MetalLB, BGP',
    machine: 'BGP router',
    does: 'Nodes announce the address by BGP, and the router spreads connections over them.',
  },
  'gcp-passthrough': {
    name: 'GCP passthrough',
    machine: 'Forwarding rule',
    does: 'A forwarding rule spreads connections over healthy Nodes and changes no address.',
  },
  'aws-nlb': {
    name: 'AWS NLB',
    machine: 'NLB',
    does: 'EXTERNAL-IP is a hostname; the balancer rewrites the destination to a node port or a Pod.',
  },
  'aws-clb': {
    name: 'AWS Classic',
    machine: 'CLB',
    does: 'EXTERNAL-IP is a hostname; the balancer is a proxy, so Pods never see the client on the wire.',
  },
}
