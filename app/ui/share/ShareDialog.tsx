import { Download } from 'lucide-react'
import { useId } from 'react'
import { closeDialog } from '#store/commands/closeDialog'
import { usePerform, usePlayground } from '#store/react'
import { scenarioYaml } from '#store/scenarioYaml'
import { shareLink } from '#store/shareLink'
import { Button } from '../primitives/Button'
import { controlSurface } from '../primitives/controlSurface'
import { CopyButton } from '../primitives/CopyButton'
import { Dialog } from '../primitives/Dialog'
import { downloadText } from './downloadText'
import { lengthNote } from './lengthNote'

/** The scenario to pass on: as a link that holds everything, or as a file of manifests. */
export function ShareDialog() {
  const perform = usePerform()
  const { url, length } = usePlayground(shareLink)
  const yaml = usePlayground(scenarioYaml)
  const name = usePlayground((state) => state.scenario.name)
  const walk = usePlayground((state) => state.player !== null && !state.player.stale)
  const note = lengthNote(length)
  const field = useId()
  return (
    <Dialog
      title="Share"
      description={
        walk
          ? 'The link holds the whole scenario and opens at the step of the walk that you see.'
          : 'The link holds the whole scenario. Nothing is stored anywhere else.'
      }
      onClose={() => perform(closeDialog, {})}
      actions={
        <>
          <CopyButton label="Copy YAML" text={() => yaml} />
          <Button
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={() => downloadText(`${name}.yaml`, yaml, 'application/yaml')}
          >
            Download YAML
          </Button>
          <CopyButton label="Copy link" tone="primary" text={() => url} />
        </>
      }
    >
      <label htmlFor={field} className="text-sm font-[560] text-ink">
        Link
      </label>
      <input
        id={field}
        readOnly
        value={url}
        aria-describedby={`${field}-length`}
        onFocus={(event) => event.target.select()}
        className={`${controlSurface} mt-1 font-mono`}
      />
      <div id={`${field}-length`} className="mt-1.5 text-sm">
        <p className="text-ink-3">
          <span className="font-mono text-ink">{length.toLocaleString('en')}</span> characters
        </p>
        {note !== undefined && <p className="mt-1 text-not-ready">{note}</p>}
      </div>
    </Dialog>
  )
}
