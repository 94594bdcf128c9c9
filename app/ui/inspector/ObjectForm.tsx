import { objectOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { balancerByKey } from '#store/balancers'
import { hostByKey } from '#store/hosts'
import { usePlayground } from '#store/react'
import { BalancerForm } from './BalancerForm'
import { DeploymentForm } from './DeploymentForm'
import { GenericForm } from './GenericForm'
import { HostForm } from './HostForm'
import { NodeForm } from './NodeForm'
import { PodForm } from './PodForm'
import { ServiceForm } from './ServiceForm'

interface ObjectFormProps {
  readonly objectKey: ObjectKey
  readonly onYaml: () => void
}

/** The form that fits the object's kind; the generic one where there is none. */
export function ObjectForm({ objectKey, onYaml }: ObjectFormProps) {
  const { kind } = parseKey(objectKey)
  const form = usePlayground(({ world, scenario }) => ({
    Pod: objectOf(world.objects, 'Pod', objectKey),
    Service: objectOf(world.objects, 'Service', objectKey),
    Node: objectOf(world.objects, 'Node', objectKey),
    Deployment: objectOf(world.objects, 'Deployment', objectKey),
    Host: kind === 'Host' ? hostByKey(scenario, objectKey) : undefined,
    LoadBalancer: kind === 'LoadBalancer' ? balancerByKey(world, objectKey) : undefined,
  }))
  if (kind === 'Pod' && form.Pod) return <PodForm key={objectKey} pod={form.Pod} />
  if (kind === 'Service' && form.Service) return <ServiceForm key={objectKey} service={form.Service} />
  if (kind === 'Node' && form.Node) return <NodeForm key={objectKey} node={form.Node} />
  if (kind === 'Deployment' && form.Deployment) return <DeploymentForm key={objectKey} deployment={form.Deployment} />
  if (form.LoadBalancer) return <BalancerForm key={objectKey} balancer={form.LoadBalancer} />
  if (form.Host) return <HostForm key={objectKey} hostKey={objectKey} host={form.Host} />
  return <GenericForm key={objectKey} objectKey={objectKey} onYaml={onYaml} />
}
