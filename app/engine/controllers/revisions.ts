import type { DaemonSet } from '#kinds/daemonset/schema'
import { checkObject } from '#kinds/fields/check'
import type { Pod, PodTemplateSpec } from '#kinds/pod/schema'
import { keyOf, type KubeObject } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { controllerReference, isControlledBy } from './ownedPods'
import { templateHash } from './templateHash'

/** A template that a StatefulSet or DaemonSet has or had, kept so that it is known what its older Pods are made from. */
export interface ControllerRevision extends KubeObject {
  readonly apiVersion: 'apps/v1'
  readonly kind: 'ControllerRevision'
  readonly data: { readonly spec: { readonly template: PodTemplateSpec } }
  readonly revision: number
}

/** By which a Pod says what revision it is of: a StatefulSet's by its name, a DaemonSet's by its hash. */
export const revisionLabel = 'controller-revision-hash'

interface Owner extends KubeObject {
  readonly spec: { readonly template: PodTemplateSpec; readonly revisionHistoryLimit?: number }
}

/** The revisions of a workload. */
export interface Revisions {
  /** The one of its present template. */
  readonly update: ControllerRevision
  /** All of them, that one included. */
  readonly all: readonly ControllerRevision[]
  /** Makes the present one, or gives it the highest number again when the template was gone back to. */
  readonly writes: readonly Write[]
}

/** The revisions of a workload, with one for its template as it is now. Upstream: pkg/controller/history, getStatefulSetRevisions. */
export function revisionsOf(view: ClusterView, owner: Owner): Revisions {
  const known = Array.from(view.ownedBy(owner.metadata.uid ?? '').values())
    .filter(isRevision)
    .filter((one) => isControlledBy(one, owner))
    .sort((a, b) => a.revision - b.revision)
  const hash = templateHash(owner.spec.template)
  const name = `${owner.metadata.name}-${hash}`
  const next = 1 + (known.at(-1)?.revision ?? 0)
  const found = known.find(({ metadata }) => metadata.name === name)
  if (found === undefined) {
    const update = newRevision(owner, name, hash, next)
    return { update, all: [...known, update], writes: [{ type: 'create', object: update }] }
  }
  if (found === known.at(-1)) return { update: found, all: known, writes: [] }
  const update: ControllerRevision = { ...found, revision: next }
  const all = known.map((one) => (one === found ? update : one))
  return { update, all, writes: [{ type: 'update', object: update, because: 'the template was gone back to' }] }
}

const isRevision = (object: KubeObject): object is ControllerRevision =>
  object.kind === 'ControllerRevision' && 'revision' in object && typeof object.revision === 'number'

function newRevision(owner: Owner, name: string, hash: string, revision: number): ControllerRevision {
  const { namespace } = owner.metadata
  const { template } = owner.spec
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata?.labels, 'controller.kubernetes.io/hash': hash },
      ownerReferences: [controllerReference(owner)],
    },
    data: { spec: { template } },
    revision,
  }
}

/** The hash in a revision's name. */
export const hashOf = ({ metadata }: ControllerRevision, owner: KubeObject): string =>
  metadata.name.slice(owner.metadata.name.length + 1)

/**
 * The template of a revision; undefined where the object holds none. Revisions may come from a file, so what stands in
 * them is checked.
 */
export function templateOf(revision: ControllerRevision | undefined): PodTemplateSpec | undefined {
  const { spec: said } = asRecord(revision?.data)
  const spec = { selector: {}, ...asRecord(said) }
  const checked = checkObject({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'any' }, spec })
  if (!checked.ok) return undefined
  const { template } = (checked.value as DaemonSet).spec
  return template
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** Deletes the oldest revisions that no Pod is of and that `inUse` does not hold, as many as the history has too many. */
export function outdatedRevisions(
  owner: Owner,
  all: readonly ControllerRevision[],
  inUse: ReadonlySet<ControllerRevision>,
): readonly Write[] {
  const idle = all.filter((one) => !inUse.has(one))
  return idle
    .slice(0, Math.max(0, idle.length - (owner.spec.revisionHistoryLimit ?? 10)))
    .map((one) => ({ type: 'delete', key: keyOf(one), because: 'the history holds no more' }))
}

/**
 * The revision that a Pod is of. A Pod that names one which nobody knows came with a file, from a cluster whose hashes are
 * other ones; it is taken for one of the present template.
 */
export const revisionOfPod = (
  pod: Pod,
  { update, all }: Revisions,
  named: (revision: ControllerRevision) => string,
): ControllerRevision => all.find((one) => named(one) === pod.metadata.labels?.[revisionLabel]) ?? update
