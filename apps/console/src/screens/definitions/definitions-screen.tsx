import { Button, FileButton, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { importPreviewQuery } from '../../api/definitions.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ApplyImport } from './apply-import.js';
import { ChangesTable } from './changes-table.js';
import classes from './definitions.module.css';
import { readDocument } from './document-text.js';

/** The cluster as a document: to keep it in git, or to make another cluster like it. */
export function DefinitionsScreen(): ReactNode {
  const [text, setText] = useState('');
  const read = readDocument(text);
  const { document } = read;
  const preview = useQuery(importPreviewQuery(document));
  const load = async (file: File | null): Promise<void> => {
    if (file !== null) setText(await file.text());
  };
  return (
    <Page
      title="Definitions"
      summary="Topics, contracts, configs, rights, quotas and rules as one document, without records and secrets."
      actions={
        <Button component="a" href="/api/v1/definitions" download="definitions.json">
          Download
        </Button>
      }
    >
      <Section
        title="Import"
        actions={
          <FileButton accept="application/json" onChange={(file) => void load(file)}>
            {(props) => (
              <Button variant="default" {...props}>
                Choose a file…
              </Button>
            )}
          </FileButton>
        }
      >
        <p>
          What the document does not name is left alone, and nothing is deleted. First you see what
          would change.
        </p>
        <Textarea
          label="Document"
          placeholder='{"version": 1, "topics": [{"topic": "orders", "partitions": 6}]}'
          autosize
          minRows={4}
          maxRows={16}
          classNames={{ input: classes.document }}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={read.document === null ? read.mistake : null}
        />
      </Section>
      {preview.error !== null && document !== null && <ProblemView error={preview.error} />}
      {document !== null && preview.data !== undefined && (
        <Section title="What would change">
          <ChangesTable result={preview.data} />
          <ApplyImport document={document} preview={preview.data} onDone={() => setText('')} />
        </Section>
      )}
    </Page>
  );
}
