import type { LoadBalancerProvider } from './clusterSettings'

interface ProviderWords {
  /** As people call it. */
  readonly name: string
  /** What it changes, in one sentence. */
  readonly does: string
}

/** Every provider of load balancers in words. */
export const loadBalancerProviders: Readonly<Record<LoadBalancerProvider, ProviderWords>> = {
  none: {
    name: 'None',
    does: 'Nobody hands out addresses: EXTERNAL-IP stays <pending>, and only node ports lead in from outside.',
  },
  'metallb-l2': {
    name: 'MetalLB, layer 2',
    does: 'One elected Node answers ARP for the address, so every connection enters the cluster there.',
  },
  'metallb-bgp': {
    name: 'MetalLB, BGP',
    does: 'Nodes announce the address by BGP, and the router spreads connections over them.',
  },
  'gcp-passthrough': {
    name: 'GCP passthrough',
    does: 'A forwarding rule spreads connections over healthy Nodes and changes no address.',
  },
  'aws-nlb': {
    name: 'AWS Network Load Balancer',
    does: 'EXTERNAL-IP is a hostname; the balancer rewrites the destination to a node port or a Pod.',
  },
  'aws-clb': {
    name: 'AWS Classic Load Balancer',
    does: 'EXTERNAL-IP is a hostname; the balancer is a proxy, so Pods never see the client on the wire.',
  },
}
