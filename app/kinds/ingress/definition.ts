import { defineKind } from '#model/kindDefinition'
import { addressesText } from '../loadBalancerCell'
import { ownerRelations } from '../owners'
import type { Ingress } from './schema'
import { validateIngress } from './validation'

export const ingress = defineKind<Ingress>({
  kind: 'Ingress',
  apiVersion: 'networking.k8s.io/v1',
  plural: 'ingresses',
  shortNames: ['ing'],
  namespaced: true,
  defaults: (object) => object,
  validate: validateIngress,
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'CLASS', cell: ({ spec }) => spec.ingressClassName ?? '<none>' },
    { header: 'HOSTS', cell: hostsCell },
    { header: 'ADDRESS', cell: ({ status }) => addressesText(status?.loadBalancer?.ingress) },
    { header: 'PORTS', cell: ({ spec }) => ((spec.tls ?? []).length === 0 ? '80' : '80, 443') },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'default' },
    spec: {
      rules: [
        {
          host: 'example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] },
        },
      ],
    },
  }),
})

/** Upstream: pkg/printers/internalversion/printers.go formatHosts, which counts the rules that it leaves out. */
function hostsCell({ spec: { rules = [] } }: Ingress): string {
  const named = rules.flatMap(({ host = '' }) => (host === '' ? [] : [host]))
  const shown = named.slice(0, 3)
  if (shown.length === 0) return '*'
  const third = rules.findIndex(({ host }) => host === shown[2])
  const more = shown.length === 3 && third < rules.length - 1
  return more ? `${shown.join(',')} + ${rules.length - 3} more...` : shown.join(',')
}
