/** What the page of the cluster says, in English. */
export const english = {
  "cluster.title": "{network}: the cluster, live",
  "cluster.heading": "The cluster, live",
  "cluster.lead":
    "Several servers that behave as one. Everything that happens goes into one log, and every server applies it in the same order.",
  "cluster.connecting": "Looking for a node …",
  "cluster.live": "Live, through {node}",
  "cluster.moved": "{lost} went silent. This page looks through {node} now.",
  "cluster.silent": "No node answers. Trying again …",
  "cluster.chat": "Open the chat",
  "cluster.explain": "Explain what I see",
  "cluster.picture":
    "The cluster: the log has {head} records; {up} of {all} nodes are up; {people} people are here, {waiting} of them are waited for.",

  "cluster.head": "head",
  "cluster.record": "record",
  "cluster.next": "next",
  "cluster.stat.head": "records in the log",
  "cluster.stat.records": "records a second",
  "cluster.stat.messages": "messages a second",
  "cluster.stat.people": "people here",
  "cluster.stat.waiting": "of them waited for",

  "cluster.node": "Node {node}",
  "cluster.state.up": "up",
  "cluster.state.suspected": "suspected",
  "cluster.state.lost": "lost",
  "cluster.state.starting": "starting",
  "cluster.state.stopped": "stopped",
  "cluster.node.applied": "applied",
  "cluster.node.behind": "behind",
  "cluster.node.connections": "connections",
  "cluster.node.people": "people",
  "cluster.node.incarnation": "incarnation {incarnation}",
  "cluster.node.looks": "You look through this node",

  "cluster.kind.said": "something was said",
  "cluster.kind.came": "somebody came",
  "cluster.kind.back": "somebody came back",
  "cluster.kind.left": "somebody left",
  "cluster.kind.closed": "a connection closed",
  "cluster.kind.joined": "somebody entered a channel",
  "cluster.kind.parted": "somebody left a channel",
  "cluster.kind.changed": "something was changed",
  "cluster.kind.node": "about a node",
  "cluster.dot": "{kind}; proposed by {node}; record {record}, entry {place}",
  "cluster.dot.refused": "{kind}, which was refused; proposed by {node}; record {record}, entry {place}",

  "cluster.feed": "What just happened",
  "cluster.feed.empty": "All is calm. When a node goes or comes, you read it here.",
  "cluster.feed.killed": "You killed {node}: its process is gone, in the middle of whatever it did.",
  "cluster.feed.paused": "You paused {node}: its process stands still, and cannot say so.",
  "cluster.feed.noticed":
    "{by} noticed {seconds} s later, and wrote into the log: {node} is lost. Now every node knows.",
  "cluster.feed.lost": "{by} wrote into the log: {node} is lost. Now every node knows.",
  "cluster.feed.waiting": {
    one: "1 person of {node} has no connection now. Nobody is told that they left: they are waited for.",
    other:
      "{count} people of {node} have no connection now. Nobody is told that they left: they are waited for.",
  },
  "cluster.feed.back": {
    one: "1 person of {node} went on at another node, after {seconds} s.",
    other: "{count} people of {node} went on at other nodes, the last after {seconds} s.",
  },
  "cluster.feed.all-back": {
    one: "The one person of {node} went on at another node, after {seconds} s. Nobody left, nothing was lost.",
    other:
      "All {count} people of {node} went on at other nodes, the last after {seconds} s. Nobody left, nothing was lost.",
  },
  "cluster.feed.gone": {
    one: "1 person of {node} did not come back in time, and has left now.",
    other: "{count} people of {node} did not come back in time, and have left now.",
  },
  "cluster.feed.suspected":
    "{by} has not heard {node} for too long, and says so in the log. If {node} lives, it answers there.",
  "cluster.feed.answered": "{node} answered: it lives, and was only slow. Nobody lost anything.",
  "cluster.feed.stopped": "{node} was stopped in good order.",
  "cluster.feed.up": "{node} is back after {seconds} s, in its incarnation {incarnation}.",
  "cluster.feed.again": "{node} started again, in its incarnation {incarnation}.",
  "cluster.feed.joined": "{node} joined the cluster.",
  "cluster.feed.caught-up":
    "{node} has read what it missed: it has applied everything up to record {record}.",
  "cluster.feed.looks-by": "{lost} does not tell this page anything any more. We look through {node} now.",

  "cluster.demo.kill": "Kill",
  "cluster.demo.kill.label": "Kill {node}",
  "cluster.demo.pause": "Pause",
  "cluster.demo.pause.label": "Pause {node} for {seconds} s",
  "cluster.demo.away": "This page came from {node}. The buttons work again when it is back.",
  "cluster.demo.failed": "That was not done: {why}",
  "cluster.demo.unreachable": "{node} could not be reached.",

  "cluster.robots": "Robots talk",
  "cluster.robots.lead":
    "One guest at each node, and each says numbered lines in {channel}. Kill a node while they talk, and see whether a line is missing.",
  "cluster.robots.joining": "The robots are coming in …",
  "cluster.robots.said": "said",
  "cluster.robots.whole": "heard by the others",
  "cluster.robots.missing": "missing",
  "cluster.robots.doubled": "doubled",
  "cluster.robots.order": "in another order",
  "cluster.robots.good": {
    one: "One line was heard by all the others: none missing, none doubled, the same order on every node.",
    other:
      "{count} lines were heard by all the others: none missing, none doubled, the same order on every node.",
  },
  "cluster.robots.underway": {
    one: "One more is on its way.",
    other: "{count} more are on their way.",
  },
  "cluster.robots.bad":
    "Something is wrong: {missing} missing, {doubled} doubled, {misplaced} in another order.",
  "cluster.robots.at": "{robot} at {node}",
  "cluster.robots.lost": "{robot} looks for a node",

  "cluster.hint.record": "Records",
  "cluster.hint.record.text":
    "The band is the log. Each box is a record: what one node wrote at once, numbered from 1. It is on disk before anybody sees it.",
  "cluster.hint.position": "Entries and positions",
  "cluster.hint.position.text":
    "Each dot is an entry: a message, a join, a change. Its colour is the node that proposed it. Its place in the log is its position, and that is the order of everything, for everybody.",
  "cluster.hint.head": "The head",
  "cluster.hint.head.text":
    "The newest record. Whoever wants to say something puts it here. Nobody leads: each node appends, and the log decides who was first.",
  "cluster.hint.applied": "Applied",
  "cluster.hint.applied.text":
    "How far each node has read the log, and done what stands there. All do the same, in the same order, so all know the same. The others report once a second, with their heartbeats.",
  "cluster.hint.beat": "Heartbeats",
  "cluster.hint.beat.text":
    "Once a second each node tells the others that it lives. You see those that arrive at the node through which you look, marked with the eye.",
  "cluster.hint.suspicion": "Suspicion and loss",
  "cluster.hint.suspicion.text":
    "A node unheard for {suspected} s is suspected, in the log. If it lives it answers there. After {lost} s it is lost. One whose process was seen to end is lost at once.",
  "cluster.hint.people": "Connections and grace",
  "cluster.hint.people.text":
    "Each figure is a connection. When their node is lost, people are waited for, {grace} s: that is their grace. Who comes back in time, at any node, was never away for the others.",
  "cluster.hint.incarnation": "Incarnation",
  "cluster.hint.incarnation.text":
    "Which start of a node this is. What an earlier incarnation may still write is ignored, so one that was taken for dead can do no harm.",
  "cluster.hint.next": "Next",
  "cluster.glyph.said": "a message",
  "cluster.glyph.came": "somebody came, or entered a channel",
  "cluster.glyph.left": "somebody left, or a connection closed",
  "cluster.glyph.changed": "something was changed",
  "cluster.glyph.node": "something about a node",
} as const;
