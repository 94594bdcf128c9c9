import { defineKind } from '#model/kindDefinition'
import { ownerRelations } from '../owners'
import { selectorCell } from '../workloadCells'
import type { NetworkPolicy, NetworkPolicyPort } from './schema'
import { validateNetworkPolicy } from './validation'

export const networkPolicy = defineKind<NetworkPolicy>({
  kind: 'NetworkPolicy',
  apiVersion: 'networking.k8s.io/v1',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  defaults: defaultNetworkPolicy,
  validate: validateNetworkPolicy,
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'POD-SELECTOR', cell: ({ spec }) => selectorCell(spec.podSelector) },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'default' },
    spec: { podSelector: { matchLabels: { app: name } } },
  }),
})

/** A policy is for ingress, and for egress too when it has rules for it. Upstream: pkg/apis/networking/v1/defaults.go. */
function defaultNetworkPolicy(object: NetworkPolicy): NetworkPolicy {
  const { policyTypes = [], ingress, egress } = object.spec
  const implied: NetworkPolicy['spec']['policyTypes'] =
    (egress ?? []).length === 0 ? ['Ingress'] : ['Ingress', 'Egress']
  return {
    ...object,
    spec: {
      ...object.spec,
      policyTypes: policyTypes.length === 0 ? implied : policyTypes,
      ...(ingress === undefined ? {} : { ingress: ingress.map(withProtocols) }),
      ...(egress === undefined ? {} : { egress: egress.map(withProtocols) }),
    },
  }
}

const withProtocols = <R extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: R): R =>
  rule.ports === undefined
    ? rule
    : { ...rule, ports: rule.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) }
