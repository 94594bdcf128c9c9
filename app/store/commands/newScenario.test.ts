import { expect, test } from 'vitest'
import { exampleScenario, must, node, service, storeWith } from '../testing/playground'
import { newScenario } from './newScenario'
import { selectObjects } from './selectObjects'
import { showRulesOf } from './showRulesOf'

test('another document begins with nothing selected, also where it has an object of the same name', () => {
  const store = storeWith(exampleScenario('a-service'))
  must(store, selectObjects, { keys: [service('web'), node('node3')] })
  must(store, showRulesOf, { node: 'node3' })
  must(store, newScenario, { example: 'no-endpoints' })
  expect(store.getState()).toMatchObject({ selection: [], rulesNode: null, player: null })
})
