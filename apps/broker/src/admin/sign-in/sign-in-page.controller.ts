import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenToAll } from '../access/requires.js';
import { pagePolicy } from '../http/content-policy.js';
import { signInPage, signInScript, signInStyle } from './sign-in-page.js';

/** For people, and not part of the API. */
@Controller('sign-in')
@ApiExcludeController()
@OpenToAll('The page on which one signs in.')
export class SignInPageController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', pagePolicy())
  page(): string {
    return signInPage;
  }

  @Get('page.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  style(): string {
    return signInStyle;
  }

  @Get('page.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  script(): string {
    return signInScript;
  }
}
