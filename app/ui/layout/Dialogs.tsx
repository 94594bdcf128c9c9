import { assertNever } from '#lib/assert'
import { usePlayground } from '#store/react'
import { useIncoming } from '../import/useIncoming'
import { onDemand } from '../primitives/onDemand'

const FidelityDialog = onDemand(async () => (await import('../fidelity/FidelityDialog')).FidelityDialog)
const ImportDialog = onDemand(async () => (await import('../import/ImportDialog')).ImportDialog)
const RequestDialog = onDemand(async () => (await import('../request/RequestDialog')).RequestDialog)
const SelectorDialog = onDemand(async () => (await import('../request/SelectorDialog')).SelectorDialog)
const SettingsDialog = onDemand(async () => (await import('../settings/SettingsDialog')).SettingsDialog)
const ShareDialog = onDemand(async () => (await import('../share/ShareDialog')).ShareDialog)

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = usePlayground((state) => state.dialog)
  const [incoming, setIncoming] = useIncoming()
  switch (dialog.type) {
    case 'none':
      return null
    case 'share':
      return <ShareDialog />
    case 'import':
      return <ImportDialog incoming={incoming} onIncoming={setIncoming} />
    case 'settings':
      return <SettingsDialog />
    case 'fidelity':
      return <FidelityDialog />
    case 'request':
      return <RequestDialog from={dialog.from} to={dialog.to} />
    case 'selector':
      return <SelectorDialog service={dialog.service} pods={dialog.pods} />
    default:
      return assertNever(dialog)
  }
}
