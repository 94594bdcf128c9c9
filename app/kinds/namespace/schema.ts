import type { KubeObject } from '#model/objectMeta'

export interface Namespace extends KubeObject {
  readonly apiVersion: 'v1'
  readonly kind: 'Namespace'
  readonly status?: { readonly phase?: 'Active' | 'Terminating' }
}
