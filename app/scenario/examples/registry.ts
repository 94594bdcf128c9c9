import { invariant } from '#lib/assert'
import { defaultClusterSettings } from '#model/clusterSettings'
import { limits } from '../limits'
import { scenarioOfPlain, type Plain } from '../plain'
import type { Scenario } from '../scenario'
import { aService } from './aService'
import { noEndpoints } from './noEndpoints'
import { nodePortFromOutside } from './nodePortFromOutside'
import { wrongTargetPort } from './wrongTargetPort'

/** A cluster to begin from. */
export interface Example {
  /** As `#s=ID` in a link names it. */
  readonly id: string
  readonly title: string
  /** What it shows, in one sentence. */
  readonly sentence: string
  readonly scenario: () => Scenario
}

const fromPlain = (id: string, title: string, sentence: string, plain: Plain): Example => ({
  id,
  title,
  sentence,
  scenario: () => {
    const read = scenarioOfPlain(plain, limits.objectsInFile)
    invariant(read.ok, `the example ${id} is a scenario`)
    return read.value
  },
})

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
  fromPlain(
    'a-service',
    'A Service and its Pods',
    'One name, one address, three Pods: follow a connection to the one that gets it.',
    aService,
  ),
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
