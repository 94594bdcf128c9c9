import type { KubeObject } from '#model/objectMeta'

export interface IngressClass extends KubeObject {
  readonly apiVersion: 'networking.k8s.io/v1'
  readonly kind: 'IngressClass'
  readonly spec: {
    readonly controller?: string
    readonly parameters?: {
      readonly apiGroup?: string
      readonly kind: string
      readonly name: string
      readonly scope?: 'Cluster' | 'Namespace'
      readonly namespace?: string
    }
  }
}

/** Marks the class of Ingresses that name none. */
export const defaultClassAnnotation = 'ingressclass.kubernetes.io/is-default-class'
