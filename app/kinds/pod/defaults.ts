import type { Container, Pod, PodSpec, PodTemplateSpec, Probe, Toleration } from './schema'

/** The Pod with what the API server fills in. Upstream: pkg/apis/core/v1/defaults.go, plus two admission plugins that every cluster runs. */
export const defaultPod = (pod: Pod): Pod => ({ ...pod, spec: withAdmission(withRequests(defaultPodSpec(pod.spec))) })

/** A workload's template with the same defaults, but without what admission adds to real Pods only. */
export const defaultPodTemplate = (template: PodTemplateSpec): PodTemplateSpec => ({
  ...template,
  spec: defaultPodSpec(template.spec),
})

function defaultPodSpec(spec: PodSpec): PodSpec {
  return {
    ...spec,
    ...(spec.initContainers === undefined
      ? {}
      : { initContainers: spec.initContainers.map((container) => defaultContainer(container, spec)) }),
    containers: spec.containers.map((container) => defaultContainer(container, spec)),
    restartPolicy: spec.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    securityContext: spec.securityContext ?? {},
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    enableServiceLinks: spec.enableServiceLinks ?? true,
  }
}

/** What is limited is asked for, unless less is. Upstream: SetDefaults_Pod, for Pods only and not for templates. */
function withRequests(spec: PodSpec): PodSpec {
  const asking = (container: Container): Container => {
    const { limits, requests } = container.resources ?? {}
    return limits === undefined
      ? container
      : { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } }
  }
  return {
    ...spec,
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(asking) }),
    containers: spec.containers.map(asking),
  }
}

/** Upstream: plugin/pkg/admission/{serviceaccount,defaulttolerationseconds}. */
function withAdmission(spec: PodSpec): PodSpec {
  const tolerations = spec.tolerations ?? []
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !tolerations.some((toleration) => toleratesNoExecute(toleration, key)))
    .map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))
  return {
    ...spec,
    serviceAccountName: spec.serviceAccountName ?? 'default',
    tolerations: added.length === 0 ? tolerations : [...tolerations, ...added],
  }
}

const toleratesNoExecute = (toleration: Toleration, key: string): boolean =>
  (toleration.key === key || (toleration.key ?? '') === '') &&
  (toleration.effect === 'NoExecute' || (toleration.effect ?? '') === '')

function defaultContainer(container: Container, spec: PodSpec): Container {
  return {
    ...container,
    ...(container.ports === undefined
      ? {}
      : {
          ports: container.ports.map((port) => ({
            ...port,
            protocol: port.protocol ?? 'TCP',
            ...(spec.hostNetwork === true ? { hostPort: port.hostPort ?? port.containerPort } : {}),
          })),
        }),
    imagePullPolicy: container.imagePullPolicy ?? defaultPullPolicy(container.image ?? ''),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    ...(container.readinessProbe === undefined ? {} : { readinessProbe: defaultProbe(container.readinessProbe) }),
    ...(container.livenessProbe === undefined ? {} : { livenessProbe: defaultProbe(container.livenessProbe) }),
    ...(container.startupProbe === undefined ? {} : { startupProbe: defaultProbe(container.startupProbe) }),
  }
}

/** A registry may have a port, so the tag is looked for after the last slash. */
function defaultPullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent'
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1]
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

/** A count of 0, which Go cannot tell from one that is not there, is no count. Upstream: SetDefaults_Probe. */
function defaultProbe(probe: Probe): Probe {
  const { httpGet, grpc } = probe
  return {
    ...probe,
    ...(httpGet === undefined
      ? {}
      : { httpGet: { ...httpGet, path: httpGet.path || '/', scheme: httpGet.scheme ?? 'HTTP' } }),
    ...(grpc === undefined ? {} : { grpc: { ...grpc, service: grpc.service ?? '' } }),
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  }
}
