import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { masked } from '../../masking/record-mask.js';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { requirePlace } from './masking-place.js';
import {
  MaskingPreviewBody,
  MaskingSample,
  PreviewMaskingRuleBody,
} from './masking-preview.dto.js';

/** What of a rule has no say in what it hides of a record that it is about. */
const ANY = {
  id: '',
  patternType: 'literal',
  topic: '*',
  description: '',
  createdBy: '',
  createdMs: 0,
} as const;

/** Whoever writes a rule sees what it leaves of a record before it holds. */
@Controller('api/v1/masking-rules\\:preview')
@ApiTags('Masking')
@ApiProblems()
export class MaskingPreviewController {
  @Post()
  @HttpCode(200)
  @Requires('maskingRule:edit')
  @ApiOperation({
    operationId: 'previewMaskingRule',
    summary: 'What a rule would leave of a record',
    description: 'Changes nothing and reads nothing: the record comes with the request.',
  })
  @ApiOkResponse({ type: MaskingPreviewBody })
  preview(@Body() { rule, record }: PreviewMaskingRuleBody): MaskingPreviewBody {
    requirePlace(rule, '/rule');
    const { target, place, action, replacement } = rule;
    const about = { ...ANY, target, place, action, replacement };
    const left = masked(maskableOf(record), [about]);
    return {
      record: {
        key: left.key?.toString() ?? null,
        value: left.value?.toString() ?? null,
        headers: left.headers.map(([key, value]) => ({ key, value: value?.toString() ?? null })),
      },
      masked: [...(left.masked ?? [])],
    };
  }
}

function maskableOf({ key, value, headers }: MaskingSample) {
  const bytesOf = (text: string | null): Buffer | null =>
    text === null ? null : Buffer.from(text);
  return {
    key: bytesOf(key),
    value: bytesOf(value),
    headers: headers.map((header) => [header.key, bytesOf(header.value)] as const),
  };
}
