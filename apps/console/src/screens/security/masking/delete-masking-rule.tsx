import { notifications } from '@mantine/notifications';
import type { MaskingRuleBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deleteMaskingRule } from '../../../api/masking.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';
import { placeText, topicsText } from './masking-text.js';

interface DeleteMaskingRuleProps {
  /** null closes the dialog. */
  readonly rule: MaskingRuleBody | null;
  readonly onClose: () => void;
}

export function DeleteMaskingRule({ rule, onClose }: DeleteMaskingRuleProps): ReactNode {
  const queryClient = useQueryClient();
  const remove = async (reason: string): Promise<void> => {
    if (rule === null) return;
    await deleteMaskingRule(rule.id, reason);
    notifications.show({ message: `${placeText(rule)} of ${topicsText(rule)} is shown again.` });
    await queryClient.invalidateQueries({ queryKey: ['masking-rules'] });
  };
  return (
    <ConfirmByName
      title="Delete masking rule"
      name={rule?.topic ?? ''}
      verb="Delete rule"
      isOpen={rule !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      {rule !== null && (
        <>
          Whoever may read records of {topicsText(rule)} will see {placeText(rule)} as it was
          written, of old records as well. What somebody has seen cannot be hidden again.
        </>
      )}
    </ConfirmByName>
  );
}
