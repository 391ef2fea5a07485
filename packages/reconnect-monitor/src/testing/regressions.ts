/** A schedule that once broke an invariant, as JSON, just as it was printed, and what had gone wrong. */
export interface Regression {
  readonly what: string
  readonly schedule: string
}

/** Each fails without its fix. */
export const REGRESSIONS: readonly Regression[] = [
  {
    what: 'an event of the same instant was told again by the socket that took over',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["events"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":8000,"burst":20,"ghosts":false}],"strikes":[{"at":1977,"on":null,"connection":0,"wide":false,"fault":{"kind":"mute","market":null,"healedByAsking":false,"sockets":"primary"}},{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"lose_frames","market":0,"frames":1,"sockets":"others"}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'an older book was told by a socket whose first message made it the primary',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":1,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false},{"address":0,"sockets":1,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":8000,"burst":20,"ghosts":false},{"address":0,"sockets":2,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":3742,"on":null,"connection":1,"wide":false,"fault":{"kind":"hold_data","forMs":6056}},{"at":6,"on":null,"connection":0,"wide":true,"fault":{"kind":"blackhole","sockets":"all"}},{"at":2,"on":null,"connection":1,"wide":false,"fault":{"kind":"slow_dial","byMs":253,"forMs":2255}},{"at":0,"on":"dialing","connection":0,"wide":false,"fault":{"kind":"garbage","sockets":"others"}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'an outage that began with a need for an operator ended without its phases',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":1,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false},{"address":0,"sockets":1,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"wrong_tls_name","forMs":20}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a standby that lagged for long had a deadline in the past, and the machine spun',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"trickle","everyMs":856,"forMs":17992}},{"at":1156,"on":null,"connection":0,"wide":false,"fault":{"kind":"mute","market":null,"healedByAsking":false,"sockets":"primary"}},{"at":5435,"on":null,"connection":0,"wide":true,"fault":{"kind":"no_pongs","forMs":1002}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'an outage was dated before the last good message of the socket before',
    schedule:
      '{"seed":-77707339,"connections":[{"address":1,"sockets":1,"markets":["deltas"],"paceMs":1500,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false},{"address":1,"sockets":2,"markets":["deltas","deltas"],"paceMs":1500,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":6635,"on":null,"connection":0,"wide":true,"fault":{"kind":"blackhole","sockets":"all"}},{"at":8484,"on":"standby","connection":1,"wide":false,"fault":{"kind":"close","code":null,"sockets":"all"}}],"dialLimits":{"perSecond":1,"perMinute":12}}',
  },
  {
    what: 'an outage of a standby that took over dead was dated before what the primary had delivered',
    schedule:
      '{"seed":1,"connections":[{"address":0,"sockets":2,"markets":["deltas"],"paceMs":250,"rttMs":20,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":7700,"on":null,"connection":0,"wide":false,"fault":{"kind":"close","code":1006,"sockets":"primary"}},{"at":7100,"on":null,"connection":0,"wide":false,"fault":{"kind":"blackhole","sockets":"others"}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a silent channel that spoke again in deltas was not asked for its snapshot',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["events","deltas"],"paceMs":1500,"rttMs":2,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":4188,"on":null,"connection":0,"wide":true,"fault":{"kind":"silence","market":null,"forMs":8427}},{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"trickle","everyMs":100,"forMs":20}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a token that was refused to a standby was used again',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":false,"learned":false,"lifetimeMs":8000,"burst":20,"ghosts":false}],"strikes":[{"at":2,"on":null,"connection":0,"wide":false,"fault":{"kind":"http","status":401,"retryAfterMs":null,"forMs":1000}},{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"lose_frames","market":0,"frames":1,"sockets":"all"}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a market was charged for a reconnect that another reason had called for, and waited for ever',
    schedule:
      '{"seed":1,"connections":[{"address":0,"sockets":1,"markets":["deltas"],"paceMs":250,"rttMs":20,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":14871,"burst":20,"ghosts":false}],"strikes":[{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"silence","market":0,"forMs":15000}},{"at":9900,"on":"subscribing","connection":0,"wide":false,"fault":{"kind":"mute","market":0,"healedByAsking":false,"sockets":"all"}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a promotion that cost nothing was the cause of a later outage',
    schedule:
      '{"seed":1,"connections":[{"address":0,"sockets":2,"markets":["deltas","canary"],"paceMs":250,"rttMs":20,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":14700,"on":null,"connection":0,"wide":false,"fault":{"kind":"operator","action":"reconnect"}},{"at":12400,"on":null,"connection":0,"wide":false,"fault":{"kind":"hold_data","forMs":4000}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a successor that had to wait for half its life never took over',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":1,"markets":["canary","deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":8000,"burst":1,"ghosts":false},{"address":0,"sockets":1,"markets":["deltas"],"paceMs":1500,"rttMs":2,"login":false,"pingsAnswered":false,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":0,"on":"live","connection":0,"wide":true,"fault":{"kind":"mute","market":1,"healedByAsking":false,"sockets":"all"}},{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"late","byMs":3032,"forMs":11370}},{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"no_acks","forMs":20}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'a gap on a suspected channel, its probe lost, was not asked for its snapshot',
    schedule:
      '{"seed":1421560542,"connections":[{"address":0,"sockets":2,"markets":["untested","deltas"],"paceMs":1500,"rttMs":20,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":null,"burst":20,"ghosts":false},{"address":1,"sockets":1,"markets":["rest","untested","untested"],"paceMs":250,"rttMs":20,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":null,"burst":20,"ghosts":false},{"address":0,"sockets":1,"markets":["books","untested"],"paceMs":1500,"rttMs":20,"login":false,"pingsAnswered":true,"learned":true,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":6100,"on":null,"connection":0,"wide":false,"fault":{"kind":"silence","market":1,"forMs":7600}}],"dialLimits":{"perSecond":1,"perMinute":12}}',
  },
  {
    what: 'a market that the list lacks was told after a stop',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"stop"}},{"at":0,"on":null,"connection":0,"wide":true,"fault":{"kind":"unlisted","market":0,"lastsMs":10}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'data that had been held since before a refusal ended it, and nothing was asked for again',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["canary","deltas"],"paceMs":1500,"rttMs":2,"login":false,"pingsAnswered":false,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":7803,"on":null,"connection":0,"wide":false,"fault":{"kind":"refuse_subscribe","market":0,"forMs":10000}},{"at":2802,"on":null,"connection":0,"wide":false,"fault":{"kind":"hold_data","forMs":15023}}],"dialLimits":{"perSecond":5,"perMinute":100}}',
  },
  {
    what: 'an older book was told after a standstill of our own, by the socket that had taken over before it',
    schedule:
      '{"seed":0,"connections":[{"address":0,"sockets":2,"markets":["deltas","deltas"],"paceMs":450,"rttMs":2,"login":false,"pingsAnswered":true,"learned":false,"lifetimeMs":null,"burst":20,"ghosts":false}],"strikes":[{"at":1057,"on":"dialing","connection":0,"wide":false,"fault":{"kind":"stall","ms":5000}},{"at":0,"on":null,"connection":0,"wide":false,"fault":{"kind":"trickle","everyMs":230,"forMs":10988}},{"at":5424,"on":null,"connection":0,"wide":true,"fault":{"kind":"mute","market":0,"healedByAsking":false,"sockets":"primary"}}],"dialLimits":{"perSecond":1,"perMinute":12}}',
  },
]
