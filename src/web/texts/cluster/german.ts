/** What the page of the cluster says, in German. */
export const german = {
  "cluster.title": "{network}: der Cluster, live",
  "cluster.heading": "Der Cluster, live",
  "cluster.lead":
    "Mehrere Server, die wie einer sind. Alles, was geschieht, kommt in ein gemeinsames Log, und jeder Server wendet es in derselben Reihenfolge an.",
  "cluster.connecting": "Sucht einen Knoten …",
  "cluster.live": "Live, durch {node}",
  "cluster.moved": "{lost} schweigt. Diese Seite schaut jetzt durch {node}.",
  "cluster.silent": "Kein Knoten antwortet. Neuer Versuch …",
  "cluster.chat": "Chat öffnen",
  "cluster.explain": "Was sehe ich?",
  "cluster.picture":
    "Der Cluster: Das Log hat {head} Datensätze; {up} von {all} Knoten laufen; {people} Leute sind da, auf {waiting} davon wird gewartet.",

  "cluster.head": "Kopf",
  "cluster.record": "Datensatz",
  "cluster.next": "nächster",
  "cluster.stat.head": "Datensätze im Log",
  "cluster.stat.records": "Datensätze je Sekunde",
  "cluster.stat.messages": "Nachrichten je Sekunde",
  "cluster.stat.people": "Leute hier",
  "cluster.stat.waiting": "davon erwartet",

  "cluster.node": "Knoten {node}",
  "cluster.state.up": "läuft",
  "cluster.state.suspected": "verdächtigt",
  "cluster.state.lost": "verloren",
  "cluster.state.starting": "startet",
  "cluster.state.stopped": "angehalten",
  "cluster.node.applied": "angewandt",
  "cluster.node.behind": "zurück",
  "cluster.node.connections": "Verbindungen",
  "cluster.node.people": "Leute",
  "cluster.node.incarnation": "Inkarnation {incarnation}",
  "cluster.node.looks": "Durch diesen Knoten schaust du",

  "cluster.kind.said": "etwas wurde gesagt",
  "cluster.kind.came": "jemand kam",
  "cluster.kind.back": "jemand kam zurück",
  "cluster.kind.left": "jemand ging",
  "cluster.kind.closed": "eine Verbindung endete",
  "cluster.kind.joined": "jemand betrat einen Kanal",
  "cluster.kind.parted": "jemand verließ einen Kanal",
  "cluster.kind.changed": "etwas wurde geändert",
  "cluster.kind.node": "über einen Knoten",
  "cluster.dot": "{kind}; vorgeschlagen von {node}; Datensatz {record}, Eintrag {place}",
  "cluster.dot.refused":
    "{kind}, aber abgelehnt; vorgeschlagen von {node}; Datensatz {record}, Eintrag {place}",

  "cluster.feed": "Was gerade geschah",
  "cluster.feed.empty": "Alles ruhig. Wenn ein Knoten geht oder kommt, steht es hier.",
  "cluster.feed.killed": "Du hast {node} beendet: Sein Prozess ist weg, mitten in dem, was er tat.",
  "cluster.feed.paused": "Du hast {node} angehalten: Sein Prozess steht still und kann es niemandem sagen.",
  "cluster.feed.noticed":
    "{by} bemerkte es {seconds} s später und schrieb ins Log: {node} ist verloren. Jetzt wissen es alle Knoten.",
  "cluster.feed.lost": "{by} schrieb ins Log: {node} ist verloren. Jetzt wissen es alle Knoten.",
  "cluster.feed.waiting": {
    one: "1 Mensch von {node} hat jetzt keine Verbindung. Niemand erfährt, er sei gegangen: Auf ihn wird gewartet.",
    other:
      "{count} Leute von {node} haben jetzt keine Verbindung. Niemand erfährt, sie seien gegangen: Auf sie wird gewartet.",
  },
  "cluster.feed.back": {
    one: "1 Mensch von {node} machte an einem anderen Knoten weiter, nach {seconds} s.",
    other: "{count} Leute von {node} machten an anderen Knoten weiter, die letzten nach {seconds} s.",
  },
  "cluster.feed.all-back": {
    one: "Der eine Mensch von {node} machte an einem anderen Knoten weiter, nach {seconds} s. Niemand ging, nichts ging verloren.",
    other:
      "Alle {count} Leute von {node} machten an anderen Knoten weiter, die letzten nach {seconds} s. Niemand ging, nichts ging verloren.",
  },
  "cluster.feed.gone": {
    one: "1 Mensch von {node} kam nicht rechtzeitig zurück und ist jetzt gegangen.",
    other: "{count} Leute von {node} kamen nicht rechtzeitig zurück und sind jetzt gegangen.",
  },
  "cluster.feed.suspected":
    "{by} hat {node} zu lange nicht gehört und sagt das im Log. Wenn {node} lebt, antwortet er dort.",
  "cluster.feed.answered": "{node} hat geantwortet: Er lebt und war nur langsam. Niemand verlor etwas.",
  "cluster.feed.stopped": "{node} wurde geordnet angehalten.",
  "cluster.feed.up": "{node} ist nach {seconds} s zurück, in seiner Inkarnation {incarnation}.",
  "cluster.feed.again": "{node} startete neu, in seiner Inkarnation {incarnation}.",
  "cluster.feed.joined": "{node} kam in den Cluster.",
  "cluster.feed.caught-up":
    "{node} hat nachgelesen, was er verpasst hatte: Er hat alles bis Datensatz {record} angewandt.",
  "cluster.feed.looks-by": "{lost} erzählt dieser Seite nichts mehr. Wir schauen jetzt durch {node}.",

  "cluster.demo.kill": "Beenden",
  "cluster.demo.kill.label": "{node} beenden",
  "cluster.demo.pause": "Anhalten",
  "cluster.demo.pause.label": "{node} für {seconds} s anhalten",
  "cluster.demo.away": "Diese Seite kam von {node}. Die Knöpfe gehen wieder, wenn er zurück ist.",
  "cluster.demo.failed": "Das ging nicht: {why}",
  "cluster.demo.unreachable": "{node} war nicht zu erreichen.",

  "cluster.robots": "Roboter reden",
  "cluster.robots.lead":
    "An jedem Knoten ein Gast, und jeder sagt nummerierte Zeilen in {channel}. Beende einen Knoten, während sie reden, und sieh nach, ob eine Zeile fehlt.",
  "cluster.robots.joining": "Die Roboter kommen herein …",
  "cluster.robots.said": "gesagt",
  "cluster.robots.whole": "von den anderen gehört",
  "cluster.robots.missing": "fehlen",
  "cluster.robots.doubled": "doppelt",
  "cluster.robots.order": "in anderer Reihenfolge",
  "cluster.robots.good": {
    one: "Eine Zeile haben alle anderen gehört: keine fehlt, keine doppelt, auf jedem Knoten dieselbe Reihenfolge.",
    other:
      "{count} Zeilen haben alle anderen gehört: keine fehlt, keine doppelt, auf jedem Knoten dieselbe Reihenfolge.",
  },
  "cluster.robots.underway": {
    one: "Eine weitere ist unterwegs.",
    other: "{count} weitere sind unterwegs.",
  },
  "cluster.robots.bad":
    "Etwas stimmt nicht: {missing} fehlen, {doubled} doppelt, {misplaced} in anderer Reihenfolge.",
  "cluster.robots.at": "{robot} an {node}",
  "cluster.robots.lost": "{robot} sucht einen Knoten",

  "cluster.hint.record": "Datensätze",
  "cluster.hint.record.text":
    "Das Band ist das Log. Jedes Kästchen ist ein Datensatz: was ein Knoten auf einmal schrieb, nummeriert ab 1. Er liegt auf der Platte, bevor ihn jemand sieht.",
  "cluster.hint.position": "Einträge und Positionen",
  "cluster.hint.position.text":
    "Jeder Punkt ist ein Eintrag: eine Nachricht, ein Beitritt, eine Änderung. Seine Farbe ist der Knoten, der ihn vorschlug. Sein Platz im Log ist seine Position, und das ist die Reihenfolge von allem, für alle.",
  "cluster.hint.head": "Der Kopf",
  "cluster.hint.head.text":
    "Der neueste Datensatz. Wer etwas sagen will, hängt es hier an. Niemand führt: Jeder Knoten schreibt, und das Log entscheidet, wer zuerst war.",
  "cluster.hint.applied": "Angewandt",
  "cluster.hint.applied.text":
    "Wie weit jeder Knoten das Log gelesen und getan hat, was dort steht. Alle tun dasselbe in derselben Reihenfolge, also wissen alle dasselbe. Die anderen melden es einmal je Sekunde, mit ihrem Herzschlag.",
  "cluster.hint.beat": "Herzschläge",
  "cluster.hint.beat.text":
    "Einmal je Sekunde sagt jeder Knoten den anderen, dass er lebt. Du siehst die, die an dem Knoten ankommen, durch den du schaust; er trägt das Auge.",
  "cluster.hint.suspicion": "Verdacht und Verlust",
  "cluster.hint.suspicion.text":
    "Ein Knoten, der {suspected} s nicht zu hören war, wird im Log verdächtigt. Wenn er lebt, antwortet er dort. Nach {lost} s ist er verloren. Wessen Prozess man enden sah, ist es sofort.",
  "cluster.hint.people": "Verbindungen und Gnadenfrist",
  "cluster.hint.people.text":
    "Jede Figur ist eine Verbindung. Ist ihr Knoten verloren, wird auf die Leute gewartet, {grace} s: das ist ihre Gnadenfrist. Wer rechtzeitig zurück ist, an welchem Knoten auch immer, war für die anderen nie weg.",
  "cluster.hint.incarnation": "Inkarnation",
  "cluster.hint.incarnation.text":
    "Der wievielte Start eines Knotens das ist. Was eine frühere Inkarnation noch schreibt, gilt nicht: So richtet einer, den man für tot hielt, keinen Schaden an.",
  "cluster.hint.next": "Weiter",
  "cluster.glyph.said": "eine Nachricht",
  "cluster.glyph.came": "jemand kam, oder betrat einen Kanal",
  "cluster.glyph.left": "jemand ging, oder eine Verbindung endete",
  "cluster.glyph.changed": "etwas wurde geändert",
  "cluster.glyph.node": "etwas über einen Knoten",
} as const;
