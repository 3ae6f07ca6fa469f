import { Modal } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { usePaletteItems, type PaletteItem } from './palette-items.js';
import classes from './command-palette.module.css';

interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Everything that has a page, a few keys away (⌘K). */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps): ReactNode {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size={560} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <Modal.Body p={0}>
          <Search onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const optionId = (item: PaletteItem): string => `palette-${item.id}`;

/** A combobox whose list is always open: arrows move, Enter goes, Escape closes. */
function Search({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const items = usePaletteItems(text, true);
  const chosen = items.at(Math.min(active, items.length - 1));
  const go = (item: PaletteItem | undefined): void => {
    if (item === undefined) return;
    onClose();
    item.open();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((active + step + items.length) % Math.max(items.length, 1));
    else if (event.key === 'Enter') go(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={classes.input}
        data-autofocus
        role="combobox"
        aria-label="Go to a topic, a group or a screen"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={chosen && optionId(chosen)}
        placeholder="Go to a topic, a group, a screen…"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.list} id="palette-list" role="listbox" aria-label="Found">
        {items.map((item) => (
          <Option key={item.id} item={item} isActive={item === chosen} onChoose={() => go(item)} />
        ))}
        {items.length === 0 && <p className={classes.nothing}>Nothing has that in its name.</p>}
      </div>
    </>
  );
}

interface OptionProps {
  readonly item: PaletteItem;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function Option({ item, isActive, onChoose }: OptionProps): ReactNode {
  return (
    <div
      id={optionId(item)}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      role="option"
      aria-selected={isActive}
      className={classes.option}
      onClick={onChoose}
    >
      <span className={classes.label}>{item.label}</span>
      <span className={classes.kind}>{item.kind}</span>
    </div>
  );
}
