// Reads calendar files (named as arguments) with ical.js and with node-ical, and prints what each of them found.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const byIcalJs = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      method: calendar.getFirstPropertyValue("method"),
    };
  });
};

const byNodeIcal = (text) => {
  const found = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one.type === "VEVENT");
  return found.map((event) => ({
    uid: event.uid,
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    summary: event.summary,
    sequence: Number(event.sequence),
    status: event.status,
    method: event.method ?? null,
  }));
};

const files = process.argv.slice(2);
const read = (reader) => files.map((file) => reader(readFileSync(file, "utf8")));
process.stdout.write(JSON.stringify({ "ical.js": read(byIcalJs), "node-ical": read(byNodeIcal) }));
