import type { Feature } from '../app.module';
import { Config } from '../config';
import { Secrets } from '../secrets';
import { AddressesService } from './addresses.service';
import { ChannelsService } from './channels.service';
import { HttpPort } from './http-port';
import { MessageStore } from './message-store';
import { MessagesController } from './messages.controller';
import { MessagesService } from './messages.service';
import { Outbox } from './outbox';
import { RenderService } from './render.service';

export const messages: Feature = {
  controllers: [MessagesController],
  providers: [
    Secrets,
    AddressesService,
    ChannelsService,
    MessageStore,
    MessagesService,
    Outbox,
    RenderService,
    {
      provide: HttpPort,
      useFactory: ({ settings }: Config) => new HttpPort({ allow: settings.webhookAllow }),
      inject: [Config],
    },
  ],
};
