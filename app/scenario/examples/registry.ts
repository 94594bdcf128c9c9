import { defaultClusterSettings } from '#model/clusterSettings'
import type { Scenario } from '../scenario'
import { fromPlain, type Example } from './example'
import { firstExample } from './firstExample'
import { noEndpoints } from './noEndpoints'
import { nodePortFromOutside } from './nodePortFromOutside'
import { wrongTargetPort } from './wrongTargetPort'

/** A cluster without machines: nothing in it but what every cluster has. */
const emptyScenario: Scenario = {
  name: 'untitled',
  title: 'Untitled',
  description: '',
  cluster: { ...defaultClusterSettings, nodes: 'none' },
  hosts: [],
  requests: [],
  script: [],
  layout: {},
  objects: new Map(),
}

/** The clusters that the page brings along; the first is what a newcomer sees. */
export const examples: readonly [Example, ...Example[]] = [
  firstExample,
  fromPlain(
    'node-port-from-outside',
    'A NodePort, from outside',
    'Every Node answers on the port, whether it runs the Pod or not. See whose address the Pod gets to see.',
    nodePortFromOutside,
  ),
  fromPlain(
    'no-endpoints',
    'A Service without endpoints',
    'A selector with a typing error: the name resolves, the address is known, and the connection is refused.',
    noEndpoints,
  ),
  fromPlain(
    'wrong-target-port',
    'The wrong target port',
    'The packet arrives at a Pod that does not listen there: also refused, but by somebody else.',
    wrongTargetPort,
  ),
  {
    id: 'empty',
    title: 'Empty',
    sentence: 'No machines yet: place the first Node yourself.',
    scenario: () => emptyScenario,
  },
]

/** The example of this id, if there is one. */
export const exampleById = (id: string): Example | undefined => examples.find((example) => example.id === id)
