import type { ObjectKey } from '#model/objectMeta'
import { defaultClusterSettings } from '#model/clusterSettings'
import { openedScenario } from '#scenario'
import { readScenario, type ScenarioFile } from '#scenario/yaml'
import { problemText } from '../checkYaml'
import type { Refusal } from '../clusterInputs'
import { always, type Command, type PlaygroundStore } from '../command'
import { placedKeys } from '../history'
import { edit, replaceDocument } from './edit'
import { notify } from './notify'
import { tellRefusals } from './tellRefusals'

interface Opening {
  /** The file's name, for the title and for errors. */
  readonly name: string
  readonly text: string
  readonly how: 'replace' | 'add'
}

/**
 * Opens a file in place of the document, or adds what is in it to the document. Undo takes either back.
 *
 * A file that cannot be read changes nothing; a notice gives file, line and column. Of a file that replaces the
 * document, objects that the API server refuses are kept as written and named in a notice; as an addition the file is
 * refused as a whole.
 */
export const openFile: Command<Opening> = {
  id: 'openFile',
  label: 'Open file',
  undoable: true,
  canRun: always,
  run: (store, { name, text, how }) => {
    const read = readScenario(text, name)
    if (!read.ok) {
      const lines = read.error.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`)
      notify(store, 'error', `${name} could not be opened`, lines.join('\n'))
      return
    }
    if (how === 'replace') replaceBy(store, name, read.value)
    else add(store, name, read.value)
  },
}

function replaceBy(store: PlaygroundStore, name: string, file: ScenarioFile): void {
  if (replaceDocument(store, openedScenario(file.scenario), `Open ${name}`))
    tellRefusals(store, name, placedWords(name, file))
}

function add(store: PlaygroundStore, name: string, file: ScenarioFile): void {
  const { scenario } = store.getState()
  const added = file.scenario
  const hosts = added.hosts.filter((host) => !scenario.hosts.some((known) => known.name === host.name))
  const requests = added.requests.filter((request) => !scenario.requests.some((known) => known.name === request.name))
  const done = edit(
    store,
    {
      label: `Add ${name}`,
      objects: added.objects,
      layout: new Map(placedKeys(added).map((key) => [key, added.layout[key]])),
      settings: {
        ...(hosts.length > 0 ? { hosts: [...scenario.hosts, ...hosts] } : {}),
        ...(requests.length > 0 ? { requests: [...scenario.requests, ...requests] } : {}),
      },
    },
    placedWords(name, file),
  )
  if (!done) return
  store.setState({ selection: [...added.objects.keys()] satisfies readonly ObjectKey[] })
  if (JSON.stringify(added.cluster) !== JSON.stringify(defaultClusterSettings)) {
    notify(store, 'info', `${name} was added`, 'Its settings of the cluster were left out: this cluster keeps its own.')
  }
}

/** Refusals with file, line and column before them. */
const placedWords =
  (name: string, file: ScenarioFile) =>
  ({ regarding, message, causes }: Refusal): string => {
    const { line, column } = file.at(regarding, causes[0]?.field ?? '')
    return `${name}, ${problemText({ line, column, message })}`
  }
