import { aService } from './aService'
import { fromPlain } from './example'

/** What a newcomer sees. It stands apart from the others, which are loaded when somebody looks for them. */
export const firstExample = fromPlain(
  'a-service',
  'A Service and its Pods',
  'One name, one address, three Pods: follow a connection to the one that gets it.',
  aService,
)
