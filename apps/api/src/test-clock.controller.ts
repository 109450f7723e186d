import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ClockBody, ClockView, Tick } from '@careloop/contracts';
import { CareService } from './automations/care.service';
import { AppClock } from './clock';
import { Allow, Answers } from './contract';
import { Notices } from './notices';

/** The movable clock of tests and demos; only there with `CARELOOP_TEST_CLOCK=1`. */
@Controller('test')
@Allow('admin')
export class TestClockController {
  constructor(
    private clock: AppClock,
    private notices: Notices,
    private care: CareService,
  ) {}

  @Get('clock')
  @Answers({ summary: 'What time it is', answer: ClockView })
  read() {
    return { now: this.clock.now().toISOString() };
  }

  @Put('clock')
  @Answers({ summary: 'Move the clock of every process', body: ClockBody, answer: ClockView })
  async set(@Body() { now }: { now: string }) {
    await this.clock.set(new Date(now));
    await this.notices.tell('clock', '');
    return this.read();
  }

  @Post('tick')
  @Answers({ summary: 'Plan and run all that is due now; answers when idle', answer: Tick })
  tick() {
    return this.care.tick();
  }
}
