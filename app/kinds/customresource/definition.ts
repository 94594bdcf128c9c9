import type { KindDefinition } from '#model/kindDefinition'
import type { KubeObject } from '#model/objectMeta'
import { validateIpPool } from '../ippool/validation'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'

/**
 * The definition that stands in for every kind without a folder: the object is kept, shown and saved.
 *
 * Only its metadata is checked, and the spec of Calico's IPPools, which the network is built from. The plural is guessed as the API's own naming does it (`Ingress` → `ingresses`).
 */
export function customResource(kind: string): KindDefinition<KubeObject> {
  const namespaced = !clusterWide.has(kind)
  return {
    kind,
    apiVersion: 'v1',
    plural: pluralOf(kind),
    shortNames: [],
    namespaced,
    defaults: (object) => object,
    validate: (object, old) => [
      ...metadataErrors(object, namespaced, dns1123SubdomainErrors),
      ...validateIpPool(object, old),
    ],
    columns: [{ header: 'NAME', cell: (object) => object.metadata.name }],
    relations: () => [],
    example: (name) => ({ apiVersion: 'v1', kind, metadata: namespaced ? { name, namespace: 'default' } : { name } }),
  }
}

/** Upstream: apimachinery/pkg/api/meta/restmapper.go UnsafeGuessKindToResource. */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase()
  if (singular === 'endpoints' || singular === '') return singular
  if (singular.endsWith('s')) return `${singular}es`
  if (singular.endsWith('y')) return `${singular.slice(0, -1)}ies`
  return `${singular}s`
}

/** Kinds of Kubernetes' own APIs that belong to no namespace, and the two of Calico's that the network is built from. */
const clusterWide: ReadonlySet<string> = new Set([
  'APIService',
  'BlockAffinity',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'GatewayClass',
  'IPAddress',
  'IPPool',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'ServiceCIDR',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
])
