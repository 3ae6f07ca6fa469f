import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { ApiTime } from '../http/documented.js';
import { Omittable } from '../http/omittable.js';
import { WEBHOOK_FORMATS, type Webhook, type WebhookFormat } from './webhook.js';

const NAME = /^[a-z][a-z0-9-]{0,62}$/;
const URL_LENGTH_MAX = 1_000;

export class CreateWebhookBody {
  @ApiProperty({ example: 'on-call', pattern: NAME.source })
  @Matches(NAME, { message: 'must begin with a letter and have at most 63 of a-z, 0-9 and -' })
  name: string;

  @ApiProperty({
    example: 'https://hooks.example.com/T0/B0/x',
    description:
      'http or https, without a user. Its path may be a secret, as those of chat programs are, and is never shown again. Where it may lead is the broker’s setting POSTHORN_WEBHOOK_ADDRESSES.',
  })
  @IsString()
  @MaxLength(URL_LENGTH_MAX)
  url: string;

  @ApiPropertyOptional({
    enum: WEBHOOK_FORMATS,
    default: 'standard',
    description:
      'standard: the alert as JSON; slack: its text, for Slack, Mattermost and the like.',
  })
  @Omittable()
  @IsIn(WEBHOOK_FORMATS, { message: `must be one of ${WEBHOOK_FORMATS.join(', ')}` })
  format?: WebhookFormat;

  @ApiPropertyOptional({ default: '' })
  @Omittable()
  @IsString()
  @MaxLength(500)
  description?: string;

  @ApiPropertyOptional({
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    description: 'By which deliveries are signed; without it one is made, and shown in the answer.',
  })
  @Omittable()
  @IsString()
  @MaxLength(200)
  secret?: string;
}

/** What is not named stays as it is. After a change of the secret both sign for a day. */
export class PatchWebhookBody extends PartialType(OmitType(CreateWebhookBody, ['name']), {
  skipNullProperties: false,
}) {}

export class WebhookBody {
  @ApiProperty()
  name: string;
  @ApiProperty({
    example: 'https://hooks.example.com/…',
    description: 'Without what is behind the host, which may be a secret.',
  })
  url: string;
  @ApiProperty({ enum: WEBHOOK_FORMATS })
  format: WebhookFormat;
  @ApiProperty()
  description: string;
  @ApiTime({
    nullable: true,
    description: 'Until then the secret before the last change signs, too.',
  })
  previousSecretUntil: string | null;
  @ApiProperty({ example: 'User:root' })
  createdBy: string;
  @ApiTime()
  createdAt: string;
  @ApiTime()
  updatedAt: string;
}

export class NewWebhookBody extends WebhookBody {
  @ApiProperty({ description: 'Shown once: for the receiver.' })
  secret: string;
}

export class WebhookList {
  @ApiProperty({ type: [WebhookBody] })
  webhooks: WebhookBody[];
}

export function webhookBody(webhook: Webhook): WebhookBody {
  const { name, url, format, description, previousUntil, createdBy } = webhook;
  return {
    name,
    url: shownUrl(url),
    format,
    description,
    previousSecretUntil: previousUntil?.toISOString() ?? null,
    createdBy,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

/** Whom it reaches, and not the path that lets others reach them. */
export function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/…`;
}
