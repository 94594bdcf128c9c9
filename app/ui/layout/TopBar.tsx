import { ChevronDown, Link, Send } from 'lucide-react'
import { openDialog } from '#store/commands/openDialog'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../primitives/Button'
import { IconButton } from '../primitives/IconButton'
import { TimeModeSlot } from './ClockSlot'
import { FileMenu } from './FileMenu'
import { HistoryButtons } from './HistoryButtons'
import { Logo } from './Logo'
import { SaveWord } from './SaveWord'
import { ScenarioTitle } from './ScenarioTitle'
import { ThemeButton } from './ThemeButton'

/** The bar above everything: what is open, whether it is kept, undo, and how to pass it on. */
export function TopBar({ wide }: { readonly wide: boolean }) {
  const perform = usePerform()
  const { proxyMode, cni } = usePlayground((state) => state.scenario.cluster)
  return (
    <header className="z-10 flex h-12 shrink-0 items-center gap-1.5 border-b border-line bg-sheet px-3">
      <Logo />
      <ScenarioTitle />
      <FileMenu />
      <SaveWord />
      <span aria-hidden className="mx-1.5 h-5 w-px bg-line" />
      <HistoryButtons />
      <span className="flex flex-1 justify-center">
        <TimeModeSlot />
      </span>
      <button
        type="button"
        onClick={() => perform(openDialog, { dialog: { type: 'settings' } })}
        className="mr-1.5 flex h-7 cursor-pointer items-center gap-1.5 rounded-control border border-line px-2.5 text-sm whitespace-nowrap text-ink-3 hover:border-ink-2"
      >
        <span>
          {cni.plugin} <b className="font-semibold text-ink">{cni.mode}</b>
        </span>
        <span aria-hidden className="h-3.5 w-px bg-line" />
        <span>
          kube-proxy <b className="font-semibold text-ink">{proxyMode}</b>
        </span>
        <ChevronDown aria-hidden className="size-3" />
        <span className="sr-only">, cluster settings</span>
      </button>
      {!wide && (
        <IconButton
          label="Send a request"
          icon={<Send aria-hidden />}
          onClick={() => perform(openDialog, { dialog: { type: 'request' } })}
        />
      )}
      <ThemeButton />
      <Button
        tone="primary"
        icon={<Link aria-hidden className="size-3.25" />}
        onClick={() => perform(openDialog, { dialog: { type: 'share' } })}
        className="ml-1"
        size="sm"
      >
        Share
      </Button>
    </header>
  )
}

/** The same on a small screen: title and one menu. */
export function SmallTopBar() {
  return (
    <header className="z-10 flex h-13 shrink-0 items-center gap-2 border-b border-line bg-sheet pr-2 pl-3.5">
      <Logo />
      <ScenarioTitle />
      <span className="flex-1" />
      <SaveWord />
      <FileMenu all />
    </header>
  )
}
